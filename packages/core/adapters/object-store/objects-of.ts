import { clearPath, everyBase } from './crypt-place.ts';
import { listObjects } from './list-objects.ts';
import type { ObjectStore } from './store-client.ts';

/** An object of ours; `path` is its key below the prefix, without encryption. */
export interface OwnObject {
  key: string;
  path: string;
  bytes: number;
  etag: string;
}

/** Pages of all objects of a folder below the prefix, in clear and encrypted; what cannot be told is left out. */
export async function* pagesOf(
  store: ObjectStore,
  folder: string,
  signal?: AbortSignal,
): AsyncGenerator<OwnObject[]> {
  const { prefix, vault } = store;
  for (const [n, base] of everyBase(prefix, vault?.keys ?? null, folder).entries())
    for (let next: string | null | undefined; next !== null; ) {
      const page = await listObjects(store, { prefix: base, next, signal });
      yield page.objects.flatMap((object) => {
        const clear =
          n === 0 ? object.key.slice(base.length - folder.length - 1) : clearPath(place(store), object.key);
        return clear === null ? [] : [{ ...object, path: clear }];
      });
      next = page.next;
    }
}

/** One by one. */
export async function* objectsOf(
  store: ObjectStore,
  folder: string,
  signal?: AbortSignal,
): AsyncGenerator<OwnObject> {
  for await (const page of pagesOf(store, folder, signal)) yield* page;
}

function place({ prefix, vault }: ObjectStore) {
  return { prefix, keys: vault!.keys };
}
