import {
  GetBucketLifecycleConfigurationCommand,
  GetBucketVersioningCommand,
  GetObjectLockConfigurationCommand,
  HeadObjectCommand,
} from '@aws-sdk/client-s3';
import { Problem } from '../../base/errors.ts';
import { type Danger, dangersOf } from './lifecycle-dangers.ts';
import type { ObjectStore } from './store-client.ts';
import { asking, isPassing, storeCodeOf } from './store-errors.ts';

/** What can be true of a store; `unknown` where the key may not ask, or the store has no answer. */
export type Answer = 'yes' | 'no' | 'unknown';

/** What a store supports, and what may happen there to objects under our prefix. */
export interface StoreAbilities {
  /** Checksums in headers, beside Content-MD5. */
  checksums: Answer;
  /** Replaced objects are kept as older versions. */
  versioning: Answer;
  /** Objects can be made immutable for a time. */
  objectLock: Answer;
  /** What the bucket locks by itself, in days; null where nothing. */
  lockedDays: number | null;
  /** Whether the lifecycle rules could be read. */
  lifecycle: Answer;
  dangers: Danger[];
}

/** The store has nothing of the kind. */
const NONE = [
  'NoSuchLifecycleConfiguration',
  'ObjectLockConfigurationNotFoundError',
  'NoSuchObjectLockConfiguration',
];
/** The store does not know the question. */
const FOREIGN = ['NotImplemented', 'MethodNotAllowed', 'UnsupportedOperation'];

/**
 * Asks a store what it supports, changing nothing. `key` names an object that it holds.
 * @throws Problem where it cannot be asked at all
 */
export async function storeAbilities(
  store: ObjectStore,
  place: { prefix: string; key: string },
  signal?: AbortSignal,
): Promise<StoreAbilities> {
  const bucket = { Bucket: store.bucket };
  const options = { abortSignal: signal };
  const versions = await ask(() => store.patient.send(new GetBucketVersioningCommand(bucket), options));
  const lock = await ask(() => store.patient.send(new GetObjectLockConfigurationCommand(bucket), options));
  const rules = await ask(() =>
    store.patient.send(new GetBucketLifecycleConfigurationCommand(bucket), options),
  );
  const sums = await ask(() =>
    store.bare.send(new HeadObjectCommand({ ...bucket, Key: place.key, ChecksumMode: 'ENABLED' }), options),
  );
  const locked = lock.is === 'known' ? lock.answer?.ObjectLockConfiguration : undefined;
  const retention = locked?.Rule?.DefaultRetention;
  return {
    checksums: sums.is === 'known' ? 'yes' : sums.is === 'refused' ? 'no' : 'unknown',
    versioning: versions.is === 'known' ? yes(versions.answer?.Status === 'Enabled') : 'unknown',
    objectLock: lock.is === 'known' ? yes(locked?.ObjectLockEnabled === 'Enabled') : 'unknown',
    lockedDays: retention ? (retention.Days ?? (retention.Years ?? 0) * 365) : null,
    lifecycle: rules.is === 'known' ? yes((rules.answer?.Rules ?? []).length > 0) : 'unknown',
    dangers: rules.is === 'known' ? dangersOf(rules.answer?.Rules ?? [], place.prefix) : [],
  };
}

const yes = (is: boolean): Answer => (is ? 'yes' : 'no');

type Asked<T> = { is: 'known'; answer: T | null } | { is: 'refused' } | { is: 'unknown' };

async function ask<T>(request: () => Promise<T>): Promise<Asked<T>> {
  try {
    return { is: 'known', answer: await asking(request) };
  } catch (error) {
    if (!(error instanceof Problem) || isPassing(error)) throw error;
    const code = storeCodeOf(error) ?? '';
    if (NONE.includes(code)) return { is: 'known', answer: null };
    if (FOREIGN.includes(code) || error.facts.status !== 400) return { is: 'unknown' };
    return { is: 'refused' };
  }
}
