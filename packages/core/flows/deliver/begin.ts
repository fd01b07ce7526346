/**
 * Reads the first chunk; null where already that fails, so that another Copy can be tried. A generator that never
 * ran would not run its `finally` either, and leave its file open.
 */
export async function begin(chunks: AsyncGenerator<Buffer>): Promise<AsyncIterableIterator<Buffer> | null> {
  let first: IteratorResult<Buffer> | undefined;
  try {
    first = await chunks.next();
  } catch {
    return null;
  }
  const begun: AsyncIterableIterator<Buffer> = {
    async next() {
      const result = first ?? (await chunks.next());
      first = undefined;
      return result;
    },
    return: () => chunks.return(undefined),
    [Symbol.asyncIterator]: () => begun,
  };
  return begun;
}
