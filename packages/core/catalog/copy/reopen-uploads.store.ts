import type { Pool, PoolClient } from 'pg';

/**
 * Cloud Copies that are damaged or missing are uploaded again, before all others, under a key that was never used:
 * their own key stays theirs in the rows. Copies of other Volumes have no Upload.
 */
export async function reopenUploads(client: Pool | PoolClient, copyIds: bigint[]): Promise<void> {
  if (copyIds.length === 0) return;
  await client.query(
    `update upload set state = 'pending', key = null, key_hash = null, multipart = null, part_bytes = null, sent_bytes = 0,
       attempts = 0, reason = 'store-damaged', done_at = null, next_at = now(), due = true, first = true, rank = 0
     from copy where copy.id = any($1) and upload.volume_id = copy.volume_id and upload.content_id = copy.content_id
       and upload.state = 'done' and copy.state in ('damaged', 'missing') and not exists (select from copy as good
         where good.volume_id = copy.volume_id and good.content_id = copy.content_id and good.state = 'present')`,
    [copyIds],
  );
}
