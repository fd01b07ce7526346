import type { Pool } from 'pg';
import { transaction } from '../../adapters/db/lease.ts';
import type { Clock } from '../../base/clock.ts';
import { problem } from '../../base/errors.ts';
import { newId } from '../../base/ids.ts';
import { requireEmpty } from './empty-catalogue.store.ts';

export type RebuildSource = 'archive' | 'cloud';
export type Basis = 'catalogue' | 'manifests' | 'listing';

/** A paper that could not be used, and why. */
export interface RefusedPaper {
  path: string;
  code: string;
  detail: string;
}

/** Asks for a rebuild. @throws Problem `catalogue-not-empty`, or `on-hold` while one is under way */
export async function startRebuild(
  { pool, clock }: { pool: Pool; clock: Clock },
  source: RebuildSource,
): Promise<string> {
  return transaction(pool, async (client) => {
    await client.query('lock table rebuild in share row exclusive mode');
    const { rowCount } = await client.query(`select from rebuild where state in ('waiting', 'running')`);
    if (rowCount !== 0) throw problem('on-hold', 'A rebuild is under way already.');
    await requireEmpty(client);
    const id = newId(clock);
    await client.query(`insert into rebuild (id, source, state) values ($1, $2, 'waiting')`, [id, source]);
    return id;
  });
}

/** The row of a rebuild. */
export function rebuildStore(pool: Pool) {
  return {
    /** The one that was asked for, or that broke off. */
    async open(): Promise<{ id: string; source: RebuildSource } | null> {
      const { rows } = await pool.query<{ id: string; source: RebuildSource }>(
        `select id, source from rebuild where state in ('waiting', 'running') order by started_at limit 1`,
      );
      return rows[0] ?? null;
    },

    async begin(id: string): Promise<void> {
      await pool.query(
        `update rebuild set state = 'running', rows = 0, refused = '[]', basis = null, paper = null where id = $1`,
        [id],
      );
    },

    async takes(id: string, basis: Basis, paper: string | null, paperAt: Date | null): Promise<void> {
      await pool.query('update rebuild set basis = $2, paper = $3, paper_at = $4, rows = 0 where id = $1', [
        id,
        basis,
        paper,
        paperAt,
      ]);
    },

    async progress(id: string, rows: number): Promise<void> {
      await pool.query('update rebuild set rows = $2 where id = $1', [id, rows]);
    },

    async refuse(id: string, paper: RefusedPaper): Promise<void> {
      await pool.query('update rebuild set refused = refused || $2::jsonb where id = $1', [
        id,
        JSON.stringify([paper]),
      ]);
    },

    async end(id: string, failure: { reason: string; detail: string | null } | null): Promise<void> {
      await pool.query(
        `update rebuild set state = $2, reason = $3, detail = $4, finished_at = now() where id = $1`,
        [id, failure === null ? 'done' : 'failed', failure?.reason ?? null, failure?.detail ?? null],
      );
    },
  };
}
export type RebuildStore = ReturnType<typeof rebuildStore>;
