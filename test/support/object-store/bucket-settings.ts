import { PutBucketLifecycleConfigurationCommand } from '@aws-sdk/client-s3';
import type { ObjectStore } from '@safelight/core/adapters/object-store/store-client.ts';

/** Gives the bucket a lifecycle rule that removes what is below a prefix. */
export async function putLifecycle(store: ObjectStore, prefix: string): Promise<void> {
  const rule = {
    ID: 'tidy',
    Status: 'Enabled',
    Filter: { Prefix: `${prefix}/` },
    Expiration: { Days: 400 },
  } as const;
  const Rules = [rule];
  await store.patient.send(
    new PutBucketLifecycleConfigurationCommand({ Bucket: store.bucket, LifecycleConfiguration: { Rules } }),
  );
}
