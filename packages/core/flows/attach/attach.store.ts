import type { Pool } from 'pg';
import { transaction } from '../../adapters/db/lease.ts';
import type { Clock } from '../../base/clock.ts';
import { newId } from '../../base/ids.ts';
import { driveFolder, folderKey } from '../../catalog/drive/drive-folder.ts';
import { attachRoll } from '../../catalog/drive/roll.store.ts';
import { noteHere } from '../../catalog/drive/whereabouts.store.ts';
import type { KnownVolume, Maybe } from './plan-recognise.ts';

export interface VolumeFacts {
  fsType: string | null;
  fsUuid: string | null;
  serial: string | null;
  tableUuid: string | null;
  odometer: string | null;
  label: string | null;
  fingerprint: Buffer | null;
  capacity: bigint | null;
  free: bigint | null;
  folderPath: Buffer | null;
  /** It lies on the file system of the Archive. */
  onArchive: boolean;
}

export interface OpenAttachment {
  id: string;
  volumeId: string;
  driveId: string;
  mountId: number | null;
  source: string;
  mountPath: Buffer;
  released: boolean;
}

/** What the dock reads and writes of Drives, Volumes and Attachments. */
export function attachStore(pool: Pool, clock: Clock) {
  return {
    async knownVolumes(): Promise<Omit<KnownVolume, 'disk'>[]> {
      const { rows } = await pool.query<Omit<KnownVolume, 'disk'>>(
        `select v.id as "volumeId", d.id as "driveId", d.kind, v.ordinal, v.fs_uuid as "fsUuid", v.serial,
           v.table_uuid as "tableUuid", v.odometer, v.label, v.capacity, v.fingerprint, d.last_seen_at as "lastSeenAt"
         from volume v join drive d on d.id = v.drive_id where v.kind = 'drive' and v.folder_path is null and v.roll is null`,
      );
      return rows;
    },

    async volumeOfFolder(path: Buffer): Promise<{ volumeId: string; driveId: string } | null> {
      const { rows } = await pool.query<{ volumeId: string; driveId: string }>(
        `select id as "volumeId", drive_id as "driveId" from volume where folder_path = $1`,
        [path],
      );
      return rows[0] ?? null;
    },

    async newDrive(drive: { name: string; kind: string }): Promise<string> {
      return transaction(pool, async (client) => {
        await client.query('lock table drive in share row exclusive mode');
        const { rows } = await client.query<{ key: string }>('select folder_key as key from drive');
        const folder = driveFolder(drive.name, new Set(rows.map((row) => row.key)));
        const id = newId(clock);
        await client.query(
          `insert into drive (id, kind, name, folder, folder_key) values ($1, $2, $3, $4, $5)`,
          [id, drive.kind, drive.name, folder, folderKey(folder)],
        );
        return id;
      });
    },

    async newVolume(driveId: string, ordinal: number, maybe: Maybe | null = null): Promise<string> {
      const id = newId(clock);
      await pool.query(
        `insert into volume (id, kind, drive_id, ordinal, maybe_id, maybe_why) values ($1, 'drive', $2, $3, $4, $5)`,
        [id, driveId, ordinal, maybe?.volumeId ?? null, maybe?.why ?? null],
      );
      return id;
    },

    /** Notes how a Volume looks now; what a person chose to ingest stays, even if it is not there today. */
    async seen(volumeId: string, facts: VolumeFacts, sourceFolders: Buffer[]): Promise<void> {
      await pool.query(
        `update volume set fs_type = coalesce($2, fs_type), fs_uuid = coalesce($3, fs_uuid), serial = coalesce($4, serial),
           label = $5, fingerprint = $6, capacity = coalesce($7, capacity), free = $8, folder_path = $9,
           source_folders = case when cardinality($10::bytea[]) > 0 and not sources_chosen then $10 else source_folders end,
           table_uuid = coalesce($11, table_uuid), odometer = $12, on_archive = $13 where id = $1`,
        [
          volumeId,
          facts.fsType,
          facts.fsUuid,
          facts.serial,
          facts.label,
          facts.fingerprint,
          facts.capacity,
          facts.free,
          facts.folderPath,
          sourceFolders,
          facts.tableUuid,
          facts.odometer,
          facts.onArchive,
        ],
      );
      await noteHere(pool, clock, volumeId);
    },

    async sourceFolders(volumeId: string): Promise<Buffer[]> {
      const { rows } = await pool.query<{ s: Buffer[] }>(
        'select source_folders as s from volume where id = $1',
        [volumeId],
      );
      return rows[0]?.s ?? [];
    },

    async attach(
      dockId: string,
      attachment: Omit<OpenAttachment, 'id' | 'driveId' | 'released'> & { topFolders: string[] },
    ) {
      const id = newId(clock);
      await pool.query(
        `insert into attachment (id, volume_id, dock_id, mount_id, source, mount_path, top_folders)
         values ($1, $2, $3, $4, $5, $6, $7)`,
        [
          id,
          attachment.volumeId,
          dockId,
          attachment.mountId,
          attachment.source,
          attachment.mountPath,
          JSON.stringify(attachment.topFolders),
        ],
      );
      return id;
    },

    async openAttachments(dockId: string): Promise<OpenAttachment[]> {
      const { rows } = await pool.query<OpenAttachment>(
        `select a.id, a.volume_id as "volumeId", v.drive_id as "driveId", a.mount_id as "mountId", a.source,
           a.mount_path as "mountPath", a.released_at is not null as released
         from attachment a join volume v on v.id = a.volume_id where a.dock_id = $1 and a.detached_at is null order by v.roll is not null, a.id`,
        [dockId],
      );
      return rows;
    },

    async detach(id: string): Promise<void> {
      await pool.query('update attachment set detached_at = now() where id = $1 and detached_at is null', [
        id,
      ]);
    },

    async release(id: string): Promise<void> {
      await pool.query('update attachment set released_at = now() where id = $1', [id]);
    },

    /** Whether a Volume is a card's, and it is clear which. */
    async isCard(volumeId: string): Promise<boolean> {
      const { rowCount } = await pool.query(
        `select from volume v join drive d on d.id = v.drive_id where v.id = $1 and d.kind = 'card' and v.maybe_id is null`,
        [volumeId],
      );
      return rowCount === 1;
    },

    /** Rolls of a card that were not done when it went away come back with it. */
    async goOnWithRolls(driveId: string, volumeId: string): Promise<void> {
      const { rows } = await pool.query<{ id: string }>(
        `select v.id from volume v where v.drive_id = $1 and v.roll is not null
           and exists (select from ingest i where i.volume_id = v.id and i.state not in ('done', 'failed'))
           and not exists (select from attachment a where a.volume_id = v.id and a.detached_at is null)`,
        [driveId],
      );
      for (const roll of rows) await attachRoll(pool, newId(clock), roll.id, volumeId);
    },

    /** Whether it may be ingested without being asked. */
    async seenBefore(volumeId: string): Promise<boolean> {
      const { rowCount } = await pool.query('select 1 from ingest where volume_id = $1 limit 1', [volumeId]);
      return (rowCount ?? 0) > 0;
    },

    /**
     * Drives of this dock on which files were still being written when they were ingested: due for another pass, after
     * a minute at first, later and later while it stays so.
     */
    async dueAgain(dockId: string): Promise<string[]> {
      const { rows } = await pool.query<{ driveId: string }>(
        `select distinct last.drive_id as "driveId" from attachment a
         cross join lateral (select * from ingest where volume_id = a.volume_id order by started_at desc limit 1) last
         cross join lateral (select count(*) as times from ingest i where i.volume_id = a.volume_id
           and i.finished_at > now() - interval '1 day' and exists (select from ingest_problem p
             where p.ingest_id = i.id and p.kind = 'failed' and p.reason = 'deferred')) often
         where a.dock_id = $1 and a.detached_at is null and a.released_at is null and last.state = 'done'
           and exists (select from ingest_problem p
             where p.ingest_id = last.id and p.kind = 'failed' and p.reason = 'deferred')
           and last.finished_at < now() - interval '30 seconds' * power(2, least(often.times, 7))`,
        [dockId],
      );
      return rows.map((row) => row.driveId);
    },

    /**
     * Ingests of attached Volumes of this dock that nobody works on: they broke off, or their turn has come.
     * What waits for a person is not among them.
     */
    async openIngests(dockId: string): Promise<{ id: string; state: string; reason: string | null }[]> {
      const { rows } = await pool.query<{ id: string; state: string; reason: string | null }>(
        `select i.id, i.state, i.reason from ingest i
         join attachment a on a.volume_id = i.volume_id and a.detached_at is null and a.released_at is null
         left join lease l on l.resource = 'ingest:' || i.id and l.expires_at > now()
         where a.dock_id = $1 and i.state in ('running', 'waiting', 'on-hold') and coalesce(i.reason, '') not in ('which-drive', 'looks-damaged', 'source-folder-gone')
            and i.adopted is null and l.resource is null`,
        [dockId],
      );
      return rows;
    },
  };
}
export type AttachStore = ReturnType<typeof attachStore>;
