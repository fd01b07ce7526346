import type { ObjectStore } from '../../adapters/object-store/store-client.ts';
import { pathKey } from '../../base/paths.ts';
import type { Verdict } from '../../catalog/copy/judge-reading.ts';
import type { CheckedCopy } from './check-copies.ts';
import type { CopyToCheck } from './copy-to-check.ts';

/** A Cloud Copy, and the digest that the store gave it when it was stored. */
export interface StoredCopy extends CopyToCheck {
  etag: string | null;
}

/** What a store says of an object without giving its bytes. */
export interface Shown {
  bytes: number;
  etag: string;
}

/** What a listing says of a Copy: other bytes have another size or digest. */
export function judgeShown(copy: { bytes: number; etag: string | null }, shown: Shown | null): Verdict {
  if (shown === null) return 'missing';
  return shown.bytes === copy.bytes && (!copy.etag || shown.etag === copy.etag) ? 'good' : 'damaged';
}

interface Comparing {
  store: ObjectStore;
  /** The keys of the bucket that can be Copies begin with it. */
  prefix: string;
  /** The Copies to compare that have one of these keys (as hashes of them). */
  withKeys: (hashes: Buffer[]) => Promise<StoredCopy[]>;
  /** The next Copies that no page of the listing held. */
  rest: () => Promise<StoredCopy[]>;
  record: (checked: CheckedCopy[]) => Promise<void>;
}

/**
 * Compares a listing of the bucket with the catalogue, page by page; what the listing does not hold is asked for by
 * itself before it counts as missing.
 * @throws Problem of the store
 */
export async function compareListing(comparing: Comparing, signal: AbortSignal): Promise<void> {
  const { store, prefix, record } = comparing;
  // The store's client is large: a worker without a store never loads it.
  const { listObjects } = await import('../../adapters/object-store/list-objects.ts');
  const { headObject } = await import('../../adapters/object-store/head-object.ts');
  for (let next: string | null | undefined; next !== null; ) {
    const page = await listObjects(store, { prefix, next, signal });
    const shown = new Map(page.objects.map((object) => [object.key, object]));
    const copies = await comparing.withKeys(page.objects.map(({ key }) => pathKey(Buffer.from(key))));
    await record(copies.map((copy) => checkedBy(copy, shown.get(copy.path.toString()) ?? null)));
    next = page.next;
  }
  for (let copies = await comparing.rest(); copies.length > 0; copies = await comparing.rest()) {
    const checked: CheckedCopy[] = [];
    for (const copy of copies)
      checked.push(checkedBy(copy, await headObject(store, copy.path.toString(), signal)));
    await record(checked);
  }
}

function checkedBy(copy: StoredCopy, shown: Shown | null): CheckedCopy {
  return { copy, verdict: judgeShown(copy, shown), reading: { ok: false, code: 'vanished', detail: null } };
}
