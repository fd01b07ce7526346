import { join } from 'node:path';
import { headObject } from '../../adapters/object-store/head-object.ts';
import { putFile } from '../../adapters/object-store/put-file.ts';
import { removeVersion } from '../../adapters/object-store/remove-object.ts';
import type { ObjectStore } from '../../adapters/object-store/store-client.ts';
import { paperKey } from '../../catalog/paper/paper-name.ts';
import { type Encryption, keyBelow } from '../../catalog/volume/encryption.ts';
import type { PapersStore } from './papers.store.ts';
import { superfluous } from './plan-papers.ts';

export interface SenderDeps extends Encryption {
  store: ObjectStore;
  archiveRoot: string;
  archiveId: string;
  cloudId: string;
  rows: PapersStore;
}

/** Puts the newest papers of the Archive into the bucket, the catalogue last. */
export async function sendPapers(deps: SenderDeps, signal: AbortSignal): Promise<void> {
  const { rows, store, archiveRoot, archiveId, cloudId, encryption, storeEncrypts } = deps;
  const dataKey = encryption === null ? undefined : store.vault?.keys.data;
  for (const { folder, id: _, ...paper } of await rows.unsent(archiveId, cloudId)) {
    signal.throwIfAborted();
    const key = keyBelow(store, encryption, paperKey(paper.kind, folder, paper.name));
    const path = join(archiveRoot, paper.path);
    const object = { key, path, metadata: {}, contentType: 'application/gzip', storeEncrypts, dataKey };
    const { versionId } = await putFile(store, object, signal);
    await rows.add(cloudId, { ...paper, path: key, versionId });
  }
}

/** Removes from the bucket what is not needed any more, where the key may; else all is kept, and that is noted. */
export async function thinCloud(deps: SenderDeps, now: Date, signal: AbortSignal): Promise<void> {
  const { rows, store, cloudId } = deps;
  const old = (await rows.groups(cloudId)).flatMap((group) => superfluous(group, now));
  for (const { id, path: key, versionId } of old) {
    const version = versionId ?? (await headObject(store, key, signal))?.versionId ?? null;
    const removed = await removeVersion(store, { key, versionId: version }, signal);
    await rows.noteCloudKeeps(!removed);
    if (!removed) return;
    await rows.remove(id);
  }
}
