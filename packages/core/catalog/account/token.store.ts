import type { Database } from '../../adapters/db/connect.ts';
import { tokenHash } from '../../base/bytes.ts';
import type { Clock } from '../../base/clock.ts';
import { problem } from '../../base/errors.ts';
import { newId, newToken } from '../../base/ids.ts';
import type { Identity } from './identity.ts';

export interface TokenRow {
  id: string;
  name: string;
  createdAt: Date;
  lastUsedAt: Date | null;
}

const NOTE_USE_AFTER_MS = 60_000;
const shown = { id: true, name: true, createdAt: true, lastUsedAt: true } as const;

interface UsedToken extends Omit<Identity, 'by'> {
  lastUsedAt: Date | null;
}

/** Asked with every request of a script. */
const TOKEN = `
  SELECT api_token.last_used_at AS "lastUsedAt", account.id AS "accountId", account.email, account.name, account.role,
    account.created_at AS "createdAt"
  FROM api_token JOIN account ON account.id = api_token.account_id WHERE api_token.hash = $1`;

export type TokenStore = ReturnType<typeof tokenStore>;

/** API tokens for scripts. Of a token only the hash is kept. */
export function tokenStore({ prisma, pool }: Pick<Database, 'prisma' | 'pool'>, clock: Clock) {
  return {
    async add(name: string, accountId: string): Promise<TokenRow & { token: string }> {
      const token = newToken();
      const { rows } = await pool.query<TokenRow>(
        `INSERT INTO api_token (id, name, hash, account_id) VALUES ($1, $2, $3, $4) ON CONFLICT (name) DO NOTHING
         RETURNING id, name, created_at AS "createdAt", last_used_at AS "lastUsedAt"`,
        [newId(clock), name, tokenHash(token), accountId],
      );
      if (!rows[0]) throw problem('already-exists');
      return { ...rows[0], token };
    },

    async find(token: string): Promise<Identity | null> {
      const hash = tokenHash(token);
      const { rows } = await pool.query<UsedToken>({ name: 'token', text: TOKEN, values: [hash] });
      if (!rows[0]) return null;
      const { lastUsedAt, ...account } = rows[0];
      const unused = lastUsedAt === null || clock.now().getTime() - lastUsedAt.getTime() > NOTE_USE_AFTER_MS;
      if (unused)
        await pool.query('UPDATE api_token SET last_used_at = $2 WHERE hash = $1', [hash, clock.now()]);
      return { ...account, by: 'token' };
    },

    async list(limit: number, after: string | null): Promise<{ rows: TokenRow[]; total: number }> {
      const [rows, total] = await Promise.all([
        prisma.apiToken.findMany({
          where: after ? { id: { gt: after } } : {},
          orderBy: { id: 'asc' },
          take: limit + 1,
          select: shown,
        }),
        prisma.apiToken.count(),
      ]);
      return { rows, total };
    },

    async remove(id: string): Promise<void> {
      const { count } = await prisma.apiToken.deleteMany({ where: { id } });
      if (count === 0) throw problem('not-found');
    },
  };
}
