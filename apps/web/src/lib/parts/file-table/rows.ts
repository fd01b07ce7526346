/** Which of `count` rows of equal height are in view at `scroll`, with `beyond` rows around them. */
export function rowsInView(scroll: number, viewport: number, height: number, count: number, beyond = 8) {
  const first = Math.floor(scroll / height) - beyond;
  const last = Math.ceil((scroll + viewport) / height) + beyond;
  const from = Math.min(Math.max(0, first), count);
  return { from, to: Math.max(from, Math.min(count, last)) };
}
