import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { OwnershipSettings } from '../../adapters/archive-store/ownership.ts';
import { writePaper } from '../../adapters/archive-store/place-paper.ts';
import { encryptWhole, newNonce } from '../../adapters/crypt/crypt-blocks.ts';
import type { HiddenNames } from '../../adapters/crypt/crypt-names.ts';
import { clearPath, encryptionOf } from '../../adapters/object-store/crypt-place.ts';
import { headObject } from '../../adapters/object-store/head-object.ts';
import { putObject } from '../../adapters/object-store/put-object.ts';
import { removeVersion } from '../../adapters/object-store/remove-object.ts';
import type { ObjectStore } from '../../adapters/object-store/store-client.ts';
import { problem } from '../../base/errors.ts';
import { pagesInArchive, pagesInCloud } from '../../catalog/paper/page-name.ts';
import { paperName } from '../../catalog/paper/paper-name.ts';
import { type Encryption, keyBelow } from '../../catalog/volume/encryption.ts';
import { linkTo } from './page-html.ts';
import type { PlacedPage } from './pages.store.ts';

type Placed = Pick<PlacedPage, 'path' | 'versionId'>;

/** Where the pages of one Drive stand. */
export interface PagePlace {
  volumeId: string;
  /** What the row of the first page is called. */
  indexName: string;
  /** The link from a page to a file or key of the Volume; null where it cannot lead there. */
  linkTo(path: Buffer): string | null;
  /** The link from the first page to another one; between others it is the name. */
  linkFromIndex(name: string): string;
  stands(page: PlacedPage): boolean;
  put(name: string, html: Buffer): Promise<Placed>;
  putIndex(at: Date, html: Buffer): Promise<Placed>;
  /** False where it may not be removed. */
  remove(page: PlacedPage): Promise<boolean>;
}

interface ArchiveDeps {
  archiveRoot: string;
  archiveId: string;
  ownership: OwnershipSettings;
}

/** In the Archive: `.safelight/pages/<drive folder>/index.html`, which is replaced, and `folders/` beside it. */
export function pagesPlaceInArchive(
  { archiveRoot, archiveId, ownership }: ArchiveDeps,
  folder: string,
): PagePlace {
  const top = pagesInArchive(folder);
  const write = async (path: string, html: Buffer): Promise<Placed> => {
    const paper = await writePaper(archiveRoot, ownership, chunk(html));
    try {
      await rm(join(archiveRoot, path), { force: true });
      if (!paper.place(path)) throw problem('already-exists', `${path} stands there already.`);
    } finally {
      paper.drop();
    }
    return { path, versionId: null };
  };
  return {
    volumeId: archiveId,
    indexName: indexName(null),
    // .safelight/pages/<drive folder>/folders
    linkTo: (path) => `../../../../${linkTo(path)}`,
    linkFromIndex: (name) => `folders/${name}`,
    stands: ({ path }) => existsSync(join(archiveRoot, path)),
    put: (name, html) => write(`${top}/folders/${name}`, html),
    putIndex: (_, html) => write(`${top}/index.html`, html),
    remove: async ({ path }) => {
      await rm(join(archiveRoot, path), { force: true });
      return true;
    },
  };
}

interface CloudDeps extends Encryption {
  store: ObjectStore;
  cloudId: string;
  signal: AbortSignal;
}

/**
 * In the bucket: `pages/<drive>/<moment>/index.html` below the prefix, because no key is used twice, and `folders/`
 * beside it; encrypted where papers are.
 */
export function pagesPlaceInCloud(deps: CloudDeps, folder: string): PagePlace {
  const { store, cloudId, encryption, storeEncrypts, signal } = deps;
  const { prefix } = store;
  const top = pagesInCloud(folder);
  const put = async (path: string, html: Buffer): Promise<Placed> => {
    const key = keyBelow(store, encryption, path);
    const body = encryption === null ? html : sealed(store, html);
    const contentType = encryption === null ? 'text/html; charset=utf-8' : 'application/octet-stream';
    const object = { key, body, metadata: {}, contentType, storeEncrypts };
    const { versionId } = await putObject(store, object, signal);
    return { path: key, versionId };
  };
  return {
    volumeId: cloudId,
    indexName: indexName(encryption),
    linkTo: (key) => linkInCloud(store, encryption, key),
    linkFromIndex: (name) => `../folders/${name}`,
    stands: ({ path }) => encryptionOf(prefix, path) === encryption,
    put: (name, html) => put(`${top}/folders/${name}`, html),
    putIndex: (at, html) => put(`${top}/${paperName(at).slice(0, -'.jsonl.gz'.length)}/index.html`, html),
    remove: async ({ path: key, versionId }) => {
      const version = versionId ?? (await headObject(store, key, signal))?.versionId ?? null;
      return removeVersion(store, { key, versionId: version }, signal);
    },
  };
}

/** Pages that are encrypted in another way are other pages. */
export const indexName = (encryption: HiddenNames | null) =>
  encryption === null ? 'index.html' : `index.html, encrypted (${encryption})`;

function sealed({ vault }: ObjectStore, html: Buffer): Buffer {
  if (!vault) throw problem('no-passphrase');
  return encryptWhole(vault.keys.data, newNonce(), html);
}

/** From `pages/<drive>/folders` to a key, as both lie once they are copied, and decrypted where they are encrypted. */
function linkInCloud(
  { prefix, vault }: ObjectStore,
  encryption: HiddenNames | null,
  path: Buffer,
): string | null {
  const key = path.toString();
  // What is encrypted in another way lies elsewhere then.
  if (encryptionOf(prefix, key) !== encryption) return null;
  if (encryption !== null) {
    const clear = vault && clearPath({ prefix, keys: vault.keys }, key);
    return clear === null ? null : `../../../${linkTo(Buffer.from(clear))}`;
  }
  const below = prefix === '' ? '' : `${prefix}/`;
  if (key.startsWith(below)) return `../../../${linkTo(Buffer.from(key.slice(below.length)))}`;
  // What another tool uploaded may lie beside the prefix.
  return `../../../${'../'.repeat(prefix.split('/').length)}${linkTo(path)}`;
}

async function* chunk(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}
