import type { Database } from '../../adapters/db/connect.ts';
import { tokenHash } from '../../base/bytes.ts';
import type { Clock } from '../../base/clock.ts';
import { problem } from '../../base/errors.ts';
import { newId, newToken } from '../../base/ids.ts';
import type { Identity, Rank } from './identity.ts';

export interface TokenRow {
  id: string;
  name: string;
  createdAt: Date;
  lastUsedAt: Date | null;
}

const NOTE_USE_AFTER_MS = 60_000;
const shown = { id: true, name: true, createdAt: true, lastUsedAt: true } as const;

export type TokenStore = ReturnType<typeof tokenStore>;

/** API tokens for scripts. Of a token only the hash is kept. */
export function tokenStore({ prisma }: Database, clock: Clock) {
  return {
    async add(name: string, accountId: string): Promise<TokenRow & { token: string }> {
      const token = newToken();
      if ((await prisma.apiToken.count({ where: { name } })) > 0) throw problem('already-exists');
      const row = await prisma.apiToken.create({
        data: { id: newId(clock), name, accountId, hash: new Uint8Array(tokenHash(token)) },
        select: shown,
      });
      return { ...row, token };
    },

    async find(token: string): Promise<Identity | null> {
      const hash = new Uint8Array(tokenHash(token));
      const row = await prisma.apiToken.findUnique({ where: { hash }, include: { account: true } });
      if (!row) return null;
      const unused =
        row.lastUsedAt === null || clock.now().getTime() - row.lastUsedAt.getTime() > NOTE_USE_AFTER_MS;
      if (unused) await prisma.apiToken.updateMany({ where: { hash }, data: { lastUsedAt: clock.now() } });
      const { id, email, name, role, createdAt } = row.account;
      return { accountId: id, email, name, role: role as Rank, createdAt, by: 'token' };
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
