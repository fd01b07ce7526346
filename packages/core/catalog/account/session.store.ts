import type { Database } from '../../adapters/db/connect.ts';
import { tokenHash } from '../../base/bytes.ts';
import type { Clock } from '../../base/clock.ts';
import { newToken } from '../../base/ids.ts';
import type { Identity } from './identity.ts';

export const sessionDays = 30;
const LIFE_MS = sessionDays * 86_400_000;
const RENEW_AFTER_MS = 3_600_000;

interface SessionRow extends Omit<Identity, 'by'> {
  lastSeenAt: Date;
  expiresAt: Date;
}

/** Asked with every request of a browser. */
const SESSION = `
  SELECT session.last_seen_at AS "lastSeenAt", session.expires_at AS "expiresAt", account.id AS "accountId",
    account.email, account.name, account.role, account.created_at AS "createdAt"
  FROM session JOIN account ON account.id = session.account_id WHERE session.hash = $1`;

export type SessionStore = ReturnType<typeof sessionStore>;

/** Signed-in browsers. Of a session's token only the hash is kept. */
export function sessionStore({ pool }: Pick<Database, 'pool'>, clock: Clock) {
  const fromNow = () => new Date(clock.now().getTime() + LIFE_MS);
  return {
    /** Starts a session and returns its token. */
    async open(accountId: string, agent: string): Promise<string> {
      const token = newToken();
      await pool.query('DELETE FROM session WHERE account_id = $1 AND expires_at < $2', [
        accountId,
        clock.now(),
      ]);
      await pool.query('INSERT INTO session (hash, account_id, expires_at, agent) VALUES ($1, $2, $3, $4)', [
        tokenHash(token),
        accountId,
        fromNow(),
        agent.slice(0, 300),
      ]);
      return token;
    },

    /** Who holds this token; `renewed` when its 30 days began anew, so that the cookie must as well. */
    async find(token: string): Promise<{ identity: Identity; renewed: boolean } | null> {
      const hash = tokenHash(token);
      const { rows } = await pool.query<SessionRow>({ name: 'session', text: SESSION, values: [hash] });
      const row = rows[0];
      if (!row || row.expiresAt <= clock.now()) return null;
      const renewed = clock.now().getTime() - row.lastSeenAt.getTime() > RENEW_AFTER_MS;
      if (renewed)
        await pool.query('UPDATE session SET last_seen_at = $2, expires_at = $3 WHERE hash = $1', [
          hash,
          clock.now(),
          fromNow(),
        ]);
      const { accountId, email, name, role, createdAt } = row;
      return {
        identity: { accountId, email, name, role, createdAt, by: 'cookie' },
        renewed,
      };
    },

    async close(token: string): Promise<void> {
      await pool.query('DELETE FROM session WHERE hash = $1', [tokenHash(token)]);
    },
  };
}
