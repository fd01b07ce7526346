/** The way from the top of a Drive to a folder; the last step is where one is. */
export function crumbsOf(
  drive: string,
  path: string,
  hrefOf: (path: string) => string,
): { text: string; href?: string }[] {
  const names = path.split('/').filter(Boolean);
  const steps = names.map((text, i) => ({ text, href: hrefOf(names.slice(0, i + 1).join('/')) }));
  const all: { text: string; href?: string }[] = [{ text: drive, href: hrefOf('') }, ...steps];
  return all.map((step, i) => (i === all.length - 1 ? { text: step.text } : step));
}
