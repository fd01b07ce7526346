import { PutObjectRetentionCommand } from '@aws-sdk/client-s3';
import type { ObjectStore } from './store-client.ts';
import { asking } from './store-errors.ts';

/** Until when an object is not to be removed, by a key without the right to go past it. */
export interface Lock {
  until: Date;
}

/** The fields of a request that stores a locked object. */
export function lockFields(lock: Lock | null | undefined) {
  return lock ? ({ ObjectLockMode: 'GOVERNANCE', ObjectLockRetainUntilDate: lock.until } as const) : {};
}

/** Locks an object that is there, or extends its lock; a shorter one than it has is refused by the store. */
export async function lockObject(
  store: ObjectStore,
  object: { key: string; versionId: string | null },
  lock: Lock,
  signal?: AbortSignal,
): Promise<void> {
  const command = new PutObjectRetentionCommand({
    Bucket: store.bucket,
    Key: object.key,
    ...(object.versionId === null ? {} : { VersionId: object.versionId }),
    Retention: { Mode: 'GOVERNANCE', RetainUntilDate: lock.until },
  });
  await asking(() => store.patient.send(command, { abortSignal: signal }));
}
