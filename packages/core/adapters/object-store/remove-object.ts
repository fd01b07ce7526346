import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import { Problem } from '../../base/errors.ts';
import type { ObjectStore } from './store-client.ts';
import { asking } from './store-errors.ts';

/**
 * Removes one version of an object for good; without its version a versioned bucket would only hide it. False where
 * the key may not, or a lock forbids it.
 */
export async function removeVersion(
  store: ObjectStore,
  { key, versionId }: { key: string; versionId: string | null },
  signal?: AbortSignal,
): Promise<boolean> {
  const command = new DeleteObjectCommand({
    Bucket: store.bucket,
    Key: key,
    ...(versionId === null ? {} : { VersionId: versionId }),
  });
  try {
    await asking(() => store.patient.send(command, { abortSignal: signal }));
    return true;
  } catch (error) {
    if (error instanceof Problem && error.facts.status === 403) return false;
    throw error;
  }
}
