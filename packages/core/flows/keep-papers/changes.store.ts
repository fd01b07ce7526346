import type { Pool, PoolClient } from 'pg';
import { transaction } from '../../adapters/db/lease.ts';
import { keptTables } from '../../catalog/paper/catalogue-tables.ts';

/** Uploads of one drive are acknowledged for days: its Manifest waits for a pause of so long, but not for ever. */
const QUIET = `interval '2 minutes'`;
const NOT_LONGER = `interval '1 day'`;
/** By then a transaction that began earlier has ended. */
const SETTLED = `interval '1 minute'`;

/**
 * Notes which Drives had an Ingest or Uploads since the last look, and whether the catalogue has to be written down:
 * soon after an Ingest or an act of a person, else once a day.
 */
export async function noteChanges(pool: Pool): Promise<void> {
  await transaction(pool, async (client) => {
    await client.query('select from paper_watch for update');
    await noteIngests(client);
    await noteUploads(client);
    await noteActs(client);
    await client.query(
      `update paper_watch set export_due_at = coalesce((select max(at) from paper where kind = 'catalogue'), now()) + interval '1 day'
       where export_due_at is null and exists (select from drive)`,
    );
  });
}

/** An Ingest that ends in a long transaction shows itself later than it says: those of a day are remembered one by one. */
async function noteIngests(client: PoolClient): Promise<void> {
  const { rowCount } = await client.query(
    `with fresh as (
       select i.id, i.drive_id from ingest i, paper_watch w
       where i.finished_at > w.ingests_to - interval '1 day' and i.id <> all(w.ingests))
     insert into paper_due (drive_id, due_at) select distinct drive_id, now() from fresh
     on conflict (drive_id) do update set due_at = now()`,
  );
  if (rowCount === 0) return;
  await client.query(
    `update paper_watch set export_due_at = now(),
       ingests_to = coalesce((select max(finished_at) from ingest), ingests_to)`,
  );
  await client.query(
    `update paper_watch set ingests = array(
       select id from ingest where finished_at > ingests_to - interval '1 day')`,
  );
}

async function noteUploads(client: PoolClient): Promise<void> {
  await client.query(
    `with done as (
       select distinct f.drive_id from volume v join upload u on u.volume_id = v.id join file f on f.id = u.file_id
       where v.kind = 'cloud' and u.state = 'done' and u.done_at > (select uploads_to from paper_watch)
         and u.done_at <= now() - ${SETTLED})
     insert into paper_due (drive_id, due_at) select drive_id, now() + ${QUIET} from done
     on conflict (drive_id) do update set due_at = case when paper_due.due_at <= now() then paper_due.due_at
       else least(paper_due.first_at + ${NOT_LONGER}, now() + ${QUIET}) end`,
  );
  await client.query(`update paper_watch set uploads_to = greatest(uploads_to, now() - ${SETTLED})`);
}

async function noteActs(client: PoolClient): Promise<void> {
  const digests: string[] = [];
  for (const { name, order, acts } of keptTables) {
    if (!acts) continue;
    const { rows } = await client.query<{ digest: string }>(
      `select md5(coalesce(string_agg(md5((to_jsonb(t) - $1::text[])::text), '' order by ${order}), '')) as digest
       from "${name}" t`,
      [acts.quiet],
    );
    digests.push(rows[0]!.digest);
  }
  const acts = digests.join(' ');
  await client.query(
    `update paper_watch set acts = $1, export_due_at = least(export_due_at, now())
     where acts is distinct from $1 and exists (select from drive)`,
    [acts],
  );
}

/** Has every Manifest and the catalogue written down with the next look. */
export async function askForPapers(pool: Pool): Promise<void> {
  await pool.query(
    `insert into paper_due (drive_id, due_at) select id, now() from drive
     on conflict (drive_id) do update set due_at = now()`,
  );
  await pool.query('update paper_watch set export_due_at = now(), export_asked = true');
}
