import { Readable } from 'node:stream';
import { problem } from '../../base/errors.ts';
import type { DownloadRow, DownloadStore } from '../../catalog/download/download.store.ts';
import type { Span } from './byte-range.ts';
import type { Delivery } from './deliver.ts';
import { exactly } from './exactly.ts';
import { planZip, type ZipCandidate } from './plan-zip.ts';
import { streamZip } from './zip/stream-zip.ts';
import { layOut } from './zip/zip-layout.ts';

export interface PreparedDownload {
  id: string;
  token: string;
  files: number;
  bytes: number;
  unavailable: { fileId: bigint; reason: string }[];
  expiresAt: Date;
}

/** Fixes the Contents of a ZIP and every byte's place in it; nothing is read yet. */
export async function prepareDownload(
  downloads: DownloadStore,
  wanted: { candidates: ZipCandidate[]; below: Buffer | null; name: string; shareId: string | null },
): Promise<PreparedDownload> {
  const plan = planZip(wanted.candidates, wanted.below);
  const { offsets, bytes, etag } = layOut(plan.files);
  const items = plan.files.map((file, n) => ({ ...file, offset: offsets[n]! }));
  const added = await downloads.add({ name: wanted.name, bytes, etag, shareId: wanted.shareId, items });
  return { ...added, files: items.length, bytes, unavailable: plan.unavailable };
}

/**
 * Any part of a prepared ZIP. What fails on the way cuts the stream.
 * @throws Problem `content-gone` or `not-in-reach`, before the first byte
 */
export async function streamDownload(
  downloads: DownloadStore,
  delivery: Delivery,
  download: DownloadRow,
  span: Span,
): Promise<Readable> {
  const { away, gone } = await downloads.outOfReach(download.id);
  if (gone > 0) throw problem('content-gone', `${gone} of the files are in no copy any more.`);
  if (away > 0) throw problem('not-in-reach', `${away} of the files are on drives that are not attached.`);
  const chunks = streamZip(
    {
      async *entriesFrom(offset) {
        for await (const item of downloads.itemsFrom(download.id, offset))
          yield { ...item, mtimeMs: Number(item.mtimeNs / 1_000_000n) };
      },
      open: (entry, part) => delivery.open(entry, part),
    },
    span,
  );
  // What was removed meanwhile is missing: the connection is cut, not left waiting.
  return Readable.from(exactly(chunks, span), { objectMode: false, highWaterMark: 1 });
}
