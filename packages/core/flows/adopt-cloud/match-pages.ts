import type { Lease } from '../../adapters/db/lease.ts';
import { type ListedObject, listObjects } from '../../adapters/object-store/list-objects.ts';
import type { ObjectStore } from '../../adapters/object-store/store-client.ts';
import type { Adopted, Adoption, CloudAdoptions } from './adopt-cloud.store.ts';
import { matchObject } from './plan-match.ts';

interface Matching {
  store: ObjectStore;
  rows: CloudAdoptions;
  adoption: Adoption;
  lease: Lease;
}

/** Matches the listing with the catalogue, page by page, from the key where it stopped. */
export async function matchPages(matching: Matching, signal: AbortSignal): Promise<void> {
  const { store, rows, adoption, lease } = matching;
  for (let after: string | null = adoption.afterKey; after !== null; ) {
    signal.throwIfAborted();
    const page = await listObjects(store, { prefix: adoption.prefix, after, signal });
    after = page.next === null ? null : (page.objects.at(-1)?.key ?? null);
    const { adopted, known, unclear } = await matchPage(rows, adoption, page.objects);
    await rows.page(lease, adoption, { objects: page.objects.length, known, unclear, after, adopted });
  }
}

async function matchPage(
  rows: CloudAdoptions,
  adoption: Adoption,
  objects: ListedObject[],
): Promise<{ adopted: Adopted[]; known: number; unclear: number }> {
  const candidates = await rows.candidates(objects);
  const matches = objects.map((object, n) => {
    return { object, match: matchObject(object.key.slice(adoption.prefix.length), candidates.get(n) ?? []) };
  });
  const found = matches.flatMap(({ object, match }) =>
    match.is === 'match'
      ? [{ contentId: match.candidate.contentId, fileId: match.candidate.fileId, object }]
      : [],
  );
  const held = await rows.held(
    adoption.volumeId,
    found.map(({ contentId }) => contentId),
  );
  const adopted: Adopted[] = [];
  for (const one of found) {
    if (held.has(one.contentId)) continue;
    held.add(one.contentId);
    adopted.push(one);
  }
  const unclear = matches.filter(({ match }) => match.is === 'unclear').length;
  return { adopted, known: found.length - adopted.length, unclear };
}
