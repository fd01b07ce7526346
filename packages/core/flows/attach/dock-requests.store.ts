import type { Pool } from 'pg';
import { Problem } from '../../base/errors.ts';

export interface DockRequest {
  id: string;
  kind: 'attach' | 'release' | 'folders' | 'target';
  payload: Record<string, string | undefined>;
}

/** What servers ask of a dock; an answer is written once. */
export function dockRequests(pool: Pool, dockId: string) {
  return {
    async open(): Promise<DockRequest[]> {
      const { rows } = await pool.query<DockRequest>(
        `select id, kind, payload from dock_request where dock_id = $1 and answered_at is null
           and created_at > now() - interval '1 minute' order by created_at`,
        [dockId],
      );
      return rows;
    },

    async answer(id: string, result: object): Promise<void> {
      await pool.query(`update dock_request set result = $2, answered_at = now() where id = $1`, [
        id,
        JSON.stringify(result),
      ]);
    },

    /** The form in which an error is handed back. */
    refusal(error: unknown): object {
      if (error instanceof Problem) return { code: error.code, detail: error.detail };
      return { code: 'internal', detail: error instanceof Error ? error.message : String(error) };
    },
  };
}
export type DockRequests = ReturnType<typeof dockRequests>;
