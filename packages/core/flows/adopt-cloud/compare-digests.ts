import { createHash } from 'node:crypto';
import { Blake3Hasher } from '@napi-rs/blake-hash';
import { openBelow } from '../../adapters/archive-store/open-below.ts';
import type { Lease } from '../../adapters/db/lease.ts';
import type { Adoption, CloudAdoptions, Unproven } from './adopt-cloud.store.ts';

const BATCH = 50;
const CHUNK = 1024 * 1024;
const PLAIN_MD5 = /^[0-9a-f]{32}$/;

interface Proving {
  rows: CloudAdoptions;
  adoption: Adoption;
  lease: Lease;
  archiveRoot: string;
}

/** Compares the MD5 that the store gave with that of the bytes in the Archive, which must be the Content's. */
export async function compareDigests(proving: Proving, signal: AbortSignal): Promise<void> {
  const { rows, adoption, lease } = proving;
  const next = () => rows.unproven(adoption.volumeId, BATCH);
  for (let copies = await next(); copies.length > 0; copies = await next()) {
    for (const copy of copies) {
      signal.throwIfAborted();
      const md5 = PLAIN_MD5.test(copy.etag) ? await md5InArchive(proving.archiveRoot, copy, signal) : null;
      if (md5 === null) await rows.looked(copy.copyId);
      else if (md5 === copy.etag) await rows.proven(lease, adoption.id, copy.copyId);
      else await rows.different(lease, adoption.id, copy);
    }
  }
}

/** The MD5 of a Content as the Archive holds it; null where it holds other bytes now, or none. */
async function md5InArchive(root: string, copy: Unproven, signal: AbortSignal): Promise<string | null> {
  for (const path of copy.archive) {
    const handle = await openBelow(Buffer.from(root), path);
    if (!handle) continue;
    const [md5, blake3] = [createHash('md5'), new Blake3Hasher()];
    try {
      for await (const chunk of handle.createReadStream({
        highWaterMark: CHUNK,
        signal,
      }) as AsyncIterable<Buffer>) {
        md5.update(chunk);
        blake3.update(chunk);
      }
    } finally {
      await handle.close();
    }
    if (blake3.digestBuffer().equals(copy.blake3)) return md5.digest('hex');
  }
  return null;
}
