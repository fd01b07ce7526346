import { type FileHandle, open } from 'node:fs/promises';
import { type ClearRun, encryptedRunSize, encryptInPlace, newNonce } from '../crypt/crypt-blocks.ts';
import { completeMultipart } from './complete-multipart.ts';
import {
  abortMultipart,
  createMultipart,
  type Multipart,
  partSize,
  type StoredPart,
  uploadPart,
} from './multipart.ts';
import { putObject, type StoredObject } from './put-object.ts';
import type { ObjectStore } from './store-client.ts';

const WHOLE_BYTES = 16 * 1024 * 1024;

interface FileObject {
  key: string;
  path: string;
  metadata: Record<string, string>;
  contentType: string;
  storeEncrypts?: boolean;
  /** With what it is encrypted on its way, each time under a nonce of its own. */
  dataKey?: Buffer;
}

type ReadRun = (run: ClearRun) => Promise<Buffer>;

/** Stores a file of the disk under a key: in one request, or in parts where it is large. One part is in memory. */
export async function putFile(
  store: ObjectStore,
  object: FileObject,
  signal?: AbortSignal,
): Promise<StoredObject> {
  const file = await open(object.path, 'r');
  try {
    const { size } = await file.stat();
    const read = runsOf(file, object.dataKey);
    if (size > WHOLE_BYTES) return await inParts(store, object, { read, size }, signal);
    const body = await read({ at: 0, bytes: size });
    return await putObject(store, { ...object, body }, signal);
  } finally {
    await file.close();
  }
}

async function inParts(
  store: ObjectStore,
  object: FileObject,
  { read, size }: { read: ReadRun; size: number },
  signal?: AbortSignal,
): Promise<StoredObject> {
  const upload: Multipart = await createMultipart(store, object, signal);
  try {
    const parts: StoredPart[] = [];
    const step = partSize(size);
    for (let at = 0; at < size; at += step) {
      const body = await read({ at, bytes: Math.min(step, size - at) });
      parts.push(await uploadPart(store, upload, { n: parts.length + 1, body }, signal));
    }
    return await completeMultipart(store, upload, parts, signal);
  } catch (error) {
    await abortMultipart(store, upload).catch(() => {});
    throw error;
  }
}

/** Reads runs of a file, as they are sent. */
function runsOf(file: FileHandle, dataKey: Buffer | undefined): ReadRun {
  const nonce = newNonce();
  return async (run) => {
    const buffer = Buffer.allocUnsafeSlow(dataKey ? encryptedRunSize(run) : run.bytes);
    const { bytesRead } = await file.read(buffer, buffer.length - run.bytes, run.bytes, run.at);
    if (bytesRead !== run.bytes) throw new Error('The file became shorter while it was sent.');
    if (dataKey) encryptInPlace(dataKey, nonce, run, buffer);
    return buffer;
  };
}
