import type { Pool, PoolClient } from 'pg';
import { type Lease, underLease } from '../../adapters/db/lease.ts';
import type { Clock } from '../../base/clock.ts';
import type { Code } from '../../base/errors.ts';
import type { Settings } from '../../base/settings.ts';
import type { Missing } from '../../catalog/drive/retirement.ts';
import { putAway } from '../../catalog/drive/whereabouts.store.ts';
import { type PlaceRow, placeNow } from '../../catalog/place/place.store.ts';
import { placeText } from '../../catalog/place/place-name.ts';
import type { Rule } from '../../catalog/safety/judge.ts';
import { usualRule } from '../../catalog/safety/safety-settings.ts';
import { worldsOf } from '../../catalog/safety/world.store.ts';
import { volumeStates } from './gather.store.ts';
import { type CertificateFacts, certify } from './plan-certificate.ts';
import { type Gathered, proveRetirement, type SafeToRetire } from './prove-retirement.ts';

export interface RetirementRow {
  id: string;
  driveId: string;
  placeId: string;
  note: string;
  by: string;
  state: 'waiting' | 'running' | 'retired' | 'refused' | 'failed';
}

/** What the certificate says that the decision does not need. */
export type Told = Pick<CertificateFacts, 'bytes' | 'manifest' | 'notCovered'>;

export type RetireStore = ReturnType<typeof retireStore>;

/** The rows of Retirements. */
export function retireStore(pool: Pool, clock: Clock) {
  return {
    async row(id: string): Promise<RetirementRow | null> {
      const { rows } = await pool.query<RetirementRow>(
        `select id, drive_id as "driveId", place_id as "placeId", note, by, state from retirement where id = $1`,
        [id],
      );
      return rows[0] ?? null;
    },

    async begin(id: string, copies: number): Promise<void> {
      await pool.query(
        `update retirement set state = 'running', reason = null, copies = $2, checked = 0 where id = $1`,
        [id, copies],
      );
    },

    async progress(id: string, checked: number): Promise<void> {
      await pool.query('update retirement set checked = $2, copies = greatest(copies, $2) where id = $1', [
        id,
        checked,
      ]);
    },

    /** Decides, and puts the Drive away where that is proven; nothing that the proof leans on changes meanwhile. */
    async conclude(
      lease: Lease,
      row: RetirementRow,
      { gathered, told, settings }: { gathered: Gathered; told: Told; settings: Settings },
    ): Promise<void> {
      await underLease(pool, lease, async (client) => {
        // Whoever else puts a Drive away, moves, attaches or detaches one waits until this is decided.
        await client.query('lock table attachment, drive, site in share row exclusive mode');
        const place = await placeNow(client, row.placeId);
        const drive = await driveNow(client, row.driveId);
        const verdict = proveRetirement(gathered, {
          driveId: row.driveId,
          volumes: await volumeStates(client, row.driveId),
          worlds: await worldsOf(client),
          rule: drive.rule ?? usualRule(settings),
          site: place?.siteId ?? null,
        });
        if (!verdict.safe || !place) return refuse(client, row.id, verdict.safe ? [] : verdict.missing);
        await recordRetired(client, clock, row, place, {
          ...told,
          proof: verdict.proof,
          drive: drive.name,
          rule: drive.rule ?? usualRule(settings),
        });
      });
    },

    /** It could not be finished, or something of the Drive is not there. */
    async end(id: string, state: 'refused' | 'failed', reason: Code, missing: Missing[]): Promise<void> {
      await pool.query(
        `update retirement set state = $2, reason = $3, missing = $4, finished_at = now()
         where id = $1 and state in ('waiting', 'running')`,
        [id, state, reason, JSON.stringify(missing)],
      );
    },
  };
}

async function driveNow(client: PoolClient, id: string): Promise<{ name: string; rule: Rule | null }> {
  const { rows } = await client.query<{ name: string; rule: Rule | null }>(
    'select name, rule from drive where id = $1',
    [id],
  );
  return rows[0]!;
}

async function refuse(client: PoolClient, id: string, missing: Missing[]): Promise<void> {
  await client.query(
    `update retirement set state = 'refused', missing = $2, finished_at = now() where id = $1`,
    [id, JSON.stringify(missing)],
  );
}

async function recordRetired(
  client: PoolClient,
  clock: Clock,
  row: RetirementRow,
  place: PlaceRow,
  { proof, ...facts }: Told & { proof: SafeToRetire; drive: string; rule: Rule },
): Promise<void> {
  const { rows } = await client.query<{ id: string; name: string; now: Date }>(
    'select id, name, now() as now from drive',
  );
  const certificate = certify(proof, {
    ...facts,
    at: rows[0]!.now.toISOString(),
    by: row.by,
    place: placeText({ name: place.name, site: place.site }),
    site: place.site,
    names: new Map(rows.map(({ id, name }) => [id, name])),
  });
  await putAway(
    client,
    clock,
    row.driveId,
    { id: place.id, text: certificate.place },
    { by: row.by, note: row.note },
  );
  await client.query(
    `update retirement set state = 'retired', reason = null, certificate = $2, finished_at = now() where id = $1`,
    [row.id, JSON.stringify(certificate)],
  );
}
