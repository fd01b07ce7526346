import { randomBytes } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { Problem } from '../../base/errors.ts';
import { openObject } from './get-object.ts';
import { probeStore } from './probe-store.ts';
import { putObject, type StoredObject } from './put-object.ts';
import { type Knock, knockAtStore } from './reach-store.ts';
import { removeVersion } from './remove-object.ts';
import { type StoreAbilities, storeAbilities } from './store-abilities.ts';
import type { ObjectStore } from './store-client.ts';

/** How one step went; null where an earlier one was in the way. */
export type Step<T = true> = { is: 'done'; found: T } | { is: 'failed'; by: Problem } | null;

/** What a try of every kind of request came to. */
export interface StoreTrial {
  knock: Knock;
  list: Step;
  write: Step;
  /** Whether the bytes came back as they were sent. */
  read: Step<boolean>;
  /** Whether the key may remove. */
  remove: Step<boolean>;
  abilities: Step<StoreAbilities>;
}

interface Place {
  endpoint: string;
  prefix: string;
}

/** Tries a store with one small object under a name of its own; nothing else in the bucket is touched. */
export async function tryStore(
  store: ObjectStore,
  { endpoint, prefix }: Place,
  now: () => number,
): Promise<StoreTrial> {
  const trial: StoreTrial = {
    knock: await knockAtStore(endpoint, now),
    ...{ list: null, write: null, read: null, remove: null, abilities: null },
  };
  if (trial.knock.is === 'silent') return trial;
  const refused = await probeStore(store, prefix);
  trial.list = refused ? { is: 'failed', by: refused } : { is: 'done', found: true };
  if (refused) return trial;
  const day = new Date(now()).toISOString().slice(0, 10);
  const key = `${prefix === '' ? '' : `${prefix}/`}safelight-test/${day}-${randomBytes(6).toString('hex')}.txt`;
  const body = Buffer.from('Safelight tried whether it can write here. This file may be removed.\n');
  const stored = await step(() => putObject(store, { key, body, metadata: {}, contentType: 'text/plain' }));
  trial.write = stored.is === 'done' ? { is: 'done', found: true } : stored;
  if (stored.is === 'failed') return trial;
  trial.read = await step(() => cameBack(store, key, body));
  trial.abilities = await step(() => storeAbilities(store, { prefix, key }));
  trial.remove = await step(() => removeVersion(store, versionOf(key, stored.found)));
  return trial;
}

const versionOf = (key: string, { versionId }: StoredObject) => ({ key, versionId });

async function cameBack(store: ObjectStore, key: string, body: Buffer): Promise<boolean> {
  const held = await openObject(store, key);
  return held !== null && body.equals(await buffer(held.stream));
}

async function step<T>(act: () => Promise<T>): Promise<Exclude<Step<T>, null>> {
  try {
    return { is: 'done', found: await act() };
  } catch (error) {
    if (error instanceof Problem) return { is: 'failed', by: error };
    throw error;
  }
}
