import { type FileHandle, open } from 'node:fs/promises';
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

/** Stores a file of the disk under a key: in one request, or in parts where it is large. One part is in memory. */
export async function putFile(
  store: ObjectStore,
  object: { key: string; path: string; metadata: Record<string, string>; contentType: string },
  signal?: AbortSignal,
): Promise<StoredObject> {
  const file = await open(object.path, 'r');
  try {
    const { size } = await file.stat();
    if (size > WHOLE_BYTES) return await inParts(store, object, { file, size }, signal);
    const body = await readExactly(file, 0, size);
    return await putObject(store, { ...object, body }, signal);
  } finally {
    await file.close();
  }
}

async function inParts(
  store: ObjectStore,
  object: { key: string; metadata: Record<string, string>; contentType: string },
  { file, size }: { file: FileHandle; size: number },
  signal?: AbortSignal,
): Promise<StoredObject> {
  const upload: Multipart = await createMultipart(store, object, signal);
  try {
    const parts: StoredPart[] = [];
    const step = partSize(size);
    for (let at = 0; at < size; at += step) {
      const body = await readExactly(file, at, Math.min(step, size - at));
      parts.push(await uploadPart(store, upload, { n: parts.length + 1, body }, signal));
    }
    return await completeMultipart(store, upload, parts, signal);
  } catch (error) {
    await abortMultipart(store, upload).catch(() => {});
    throw error;
  }
}

async function readExactly(file: FileHandle, at: number, bytes: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafeSlow(bytes);
  const { bytesRead } = await file.read(buffer, 0, bytes, at);
  if (bytesRead !== bytes) throw new Error('The file became shorter while it was sent.');
  return buffer;
}
