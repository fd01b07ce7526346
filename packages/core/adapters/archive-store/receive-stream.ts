import { type FileHandle, open, rm } from 'node:fs/promises';
import { Digester } from './digest.ts';
import { type Received, refusedByArchive, refusedBySource } from './receive.ts';

/** Writes a stream to a temporary name in the Archive, hashing in the same pass. `temporary` is absolute; there is no time to tell. */
export async function receiveStream(stream: AsyncIterable<Buffer>, temporary: Buffer): Promise<Received> {
  const digester = new Digester();
  let output: FileHandle | null = null;
  let writing = true;
  try {
    await rm(temporary, { force: true });
    output = await open(temporary, 'wx', 0o600);
    writing = false;
    for await (const chunk of stream) {
      digester.update(chunk);
      writing = true;
      await output.writeFile(chunk);
      writing = false;
    }
    return { ok: true, mtimeNs: 0n, ...digester.finish() };
  } catch (error) {
    await rm(temporary, { force: true });
    return writing ? refusedByArchive(error) : refusedBySource(error);
  } finally {
    await output?.close();
  }
}
