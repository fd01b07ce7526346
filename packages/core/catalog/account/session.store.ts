import type { Database } from '../../adapters/db/connect.ts';
import { tokenHash } from '../../base/bytes.ts';
import type { Clock } from '../../base/clock.ts';
import { newToken } from '../../base/ids.ts';
import type { Identity, Rank } from './identity.ts';

export const sessionDays = 30;
const LIFE_MS = sessionDays * 86_400_000;
const RENEW_AFTER_MS = 3_600_000;

export type SessionStore = ReturnType<typeof sessionStore>;

/** Signed-in browsers. Of a session's token only the hash is kept. */
export function sessionStore({ prisma }: Database, clock: Clock) {
  const fromNow = () => new Date(clock.now().getTime() + LIFE_MS);
  return {
    /** Starts a session and returns its token. */
    async open(accountId: string, agent: string): Promise<string> {
      const token = newToken();
      await prisma.session.deleteMany({ where: { accountId, expiresAt: { lt: clock.now() } } });
      await prisma.session.create({
        data: {
          hash: new Uint8Array(tokenHash(token)),
          accountId,
          expiresAt: fromNow(),
          agent: agent.slice(0, 300),
        },
      });
      return token;
    },

    /** Who holds this token; `renewed` when its 30 days began anew, so that the cookie must as well. */
    async find(token: string): Promise<{ identity: Identity; renewed: boolean } | null> {
      const hash = new Uint8Array(tokenHash(token));
      const row = await prisma.session.findUnique({ where: { hash }, include: { account: true } });
      if (!row || row.expiresAt <= clock.now()) return null;
      const renewed = clock.now().getTime() - row.lastSeenAt.getTime() > RENEW_AFTER_MS;
      const data = { lastSeenAt: clock.now(), expiresAt: fromNow() };
      if (renewed) await prisma.session.updateMany({ where: { hash }, data });
      const { id, email, name, role, createdAt } = row.account;
      return {
        identity: { accountId: id, email, name, role: role as Rank, createdAt, by: 'cookie' },
        renewed,
      };
    },

    async close(token: string): Promise<void> {
      await prisma.session.deleteMany({ where: { hash: new Uint8Array(tokenHash(token)) } });
    },
  };
}
