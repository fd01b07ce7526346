import { connectStore, type ObjectStore } from '@safelight/core/adapters/object-store/store-client.ts';
import { until } from './attach-by-hand.ts';
import { CareRoom } from './care-room.ts';
import type { TestStore } from './object-store/start-object-store.ts';

/** The environment of an installation that uses a test's store. */
export function cloudEnv(server: TestStore, prefix: string): Record<string, string> {
  const { endpoint, region, bucket, keyId, key } = server;
  return {
    B2_ENDPOINT: endpoint,
    B2_REGION: region,
    B2_BUCKET: bucket,
    B2_KEY_ID: keyId,
    B2_APPLICATION_KEY: key,
    B2_PREFIX: prefix,
  };
}

/** A running Safelight that uploads to a test's store. */
export function openCloudRoom(server: TestStore, prefix: string): Promise<CareRoom> {
  return CareRoom.open({ env: cloudEnv(server, prefix) });
}

export function storeOf(server: TestStore): ObjectStore {
  return connectStore({ ...server, applicationKey: server.key });
}

/** Waits until so many Contents of a Drive are in the cloud. */
export async function uploaded(room: CareRoom, driveId: string, contents: number): Promise<void> {
  await until(
    async () => {
      const { rows } = await room.stack.db.pool.query(
        `select count(*)::int as n from copy join volume on volume.id = copy.volume_id join file on file.id = copy.file_id
         where volume.kind = 'cloud' and copy.state = 'present' and file.drive_id = $1`,
        [driveId],
      );
      return rows[0].n === contents;
    },
    `${contents} contents are in the cloud`,
    120,
  );
}
