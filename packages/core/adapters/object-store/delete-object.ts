import { DeleteObjectCommand, ListObjectVersionsCommand } from '@aws-sdk/client-s3';
import type { ObjectStore } from './store-client.ts';
import { asking } from './store-errors.ts';

/**
 * Takes every version of an object out of the bucket, and every mark that hides it: deleting by name only hides where
 * a bucket keeps versions. Safe to repeat.
 */
export async function deleteObject(store: ObjectStore, key: string, signal?: AbortSignal): Promise<void> {
  for (const versionId of await versionsOf(store, key, signal)) {
    const command = new DeleteObjectCommand({ Bucket: store.bucket, Key: key, VersionId: versionId });
    await asking(() => store.patient.send(command, { abortSignal: signal }));
  }
}

/** Keys that begin with this one are listed with it. */
async function versionsOf(store: ObjectStore, key: string, signal?: AbortSignal): Promise<string[]> {
  const found: string[] = [];
  let from: { KeyMarker?: string; VersionIdMarker?: string } | null = {};
  while (from) {
    const command: ListObjectVersionsCommand = new ListObjectVersionsCommand({
      Bucket: store.bucket,
      Prefix: key,
      ...from,
    });
    const page = await asking(() => store.patient.send(command, { abortSignal: signal }));
    const here = [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])].filter(({ Key }) => Key === key);
    found.push(...here.flatMap(({ VersionId }) => VersionId ?? []));
    const beyond = (page.NextKeyMarker ?? '') > key;
    from =
      page.IsTruncated && !beyond
        ? { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker }
        : null;
  }
  return found;
}
