import type { Pool } from 'pg';
import type { HiddenNames } from '../../adapters/crypt/crypt-names.ts';

/**
 * Where that was asked for: queues the next Contents again whose Cloud Copies are encrypted otherwise than is wanted,
 * under keys of their own; what is there stays. Those of which the Archive holds nothing stay as they are.
 */
export async function sendAgain(
  pool: Pool,
  volumeId: string,
  wanted: HiddenNames | null,
  limit: number,
): Promise<void> {
  await pool.query(
    `with asked as (select again_after from volume where id = $1 and again_after is not null),
     next as (select c.* from copy c, asked where c.volume_id = $1 and c.id > asked.again_after and c.etag is not null
       and c.state = 'present' order by c.id limit $3),
     queued as (
       insert into upload (volume_id, content_id, file_id, drive_id, bytes, rank)
       select distinct on (next.content_id) $1::uuid, next.content_id, f.id, f.drive_id, t.bytes, 9223372036854775807
       from next join file f on f.id = next.file_id join content t on t.id = next.content_id
       where next.crypt is distinct from $2
         and exists (select from copy a join volume v on v.id = a.volume_id and v.kind = 'archive'
           where a.content_id = next.content_id and a.state = 'present' and a.evidence = 'read-back')
         and not exists (select from copy k where k.volume_id = $1 and k.content_id = next.content_id
           and k.state = 'present' and k.crypt is not distinct from $2)
       on conflict (volume_id, content_id) do update set state = 'pending', key = null, key_hash = null,
         multipart = null, part_bytes = null, sent_bytes = 0, crypt = null, nonce = null, attempts = 0, reason = null,
         done_at = null, next_at = now(), due = true
       where upload.state = 'done')
     update volume set again_after = (select case when count(*) = $3 then max(id) end from next) from asked where volume.id = $1`,
    [volumeId, wanted, limit],
  );
}
