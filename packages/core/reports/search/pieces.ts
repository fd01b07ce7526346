/** All runs of three letters or digits: what the index is made of. */
export function piecesOf(text: string): string[] {
  const pieces: string[] = [];
  for (const [run] of text.matchAll(/[\p{L}\p{N}]{3,}/gu)) {
    // Beyond the basic plane a letter is two units long.
    const letters = /[\ud800-\udfff]/.test(run) ? [...run] : null;
    const length = letters?.length ?? run.length;
    for (let at = 0; at + 3 <= length; at++)
      pieces.push(letters ? letters.slice(at, at + 3).join('') : run.slice(at, at + 3));
  }
  return pieces;
}
