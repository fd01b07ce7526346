import type { Pool } from 'pg';

/** Whether a Drive of a dock is there from which something is sent. */
export async function hasDrivesToSend(pool: Pool, dockId: string): Promise<boolean> {
  const { rowCount } = await pool.query(
    `select from attachment a join volume v on v.id = a.volume_id join drive d on d.id = v.drive_id
     where a.dock_id = $1 and a.detached_at is null and a.released_at is null and (d.mode = 'cloud-only'
       or exists (select from upload where source_id = v.id and state = 'pending' and due)) limit 1`,
    [dockId],
  );
  return rowCount !== 0;
}

/** Keeps what waits with a source from which it can be sent. */
export function uploadSources(pool: Pool, volumeId: string, dockId: string | null) {
  let before = new Set<string>();

  async function here(): Promise<{ id: string; volumeId: string }[]> {
    const { rows } = await pool.query<{ id: string; volumeId: string }>(
      `select a.id, v.id as "volumeId" from attachment a join volume v on v.id = a.volume_id
         join drive d on d.id = v.drive_id and d.mode = 'cloud-only'
       where a.dock_id = $1 and a.detached_at is null and a.released_at is null`,
      [dockId],
    );
    return rows;
  }

  return {
    /**
     * What came into the Archive is sent from there. What waits for a Drive that is away is sent from another one that
     * has it too and was attached since.
     * @param after Archive Copies up to this one were looked at before
     */
    async settle(after: bigint): Promise<void> {
      if (await waitsForDrives()) await pool.query(TO_ARCHIVE, [volumeId, after]);
      if (dockId === null) return;
      const now = await here();
      for (const attachment of now)
        if (!before.has(attachment.id)) await pool.query(TO_DRIVE, [volumeId, attachment.volumeId]);
      before = new Set(now.map(({ id }) => id));
    },
  };

  async function waitsForDrives(): Promise<boolean> {
    const { rowCount } = await pool.query(
      `select from upload where volume_id = $1 and state = 'pending' and source_id is not null limit 1`,
      [volumeId],
    );
    return rowCount !== 0;
  }
}

const TO_ARCHIVE = `
  update upload u set source_id = null, due = true, next_at = now() from copy c join volume v on v.id = c.volume_id and v.kind = 'archive'
  where c.id > $2 and c.state = 'present' and c.evidence = 'read-back'
    and u.volume_id = $1 and u.content_id = c.content_id and u.state = 'pending' and u.source_id is not null`;

const TO_DRIVE = `
  update upload u set source_id = c.volume_id, due = true, next_at = now() from copy c
  where c.volume_id = $2 and c.state = 'present' and c.evidence = 'read-back'
    and u.volume_id = $1 and u.content_id = c.content_id and u.state = 'pending' and u.source_id <> c.volume_id
    and not exists (select from attachment a where a.volume_id = u.source_id and a.detached_at is null and a.released_at is null)`;
