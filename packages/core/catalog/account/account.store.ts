import type { Database } from '../../adapters/db/connect.ts';
import type { Clock } from '../../base/clock.ts';
import { problem } from '../../base/errors.ts';
import { newId } from '../../base/ids.ts';
import type { Rank } from './identity.ts';

export interface AccountRow {
  id: string;
  email: string;
  name: string;
  role: Rank;
  createdAt: Date;
}

interface NewAccountRow {
  email: string;
  name: string;
  role: Rank;
  passwordHash: string;
}

/** The account that the machine itself acts as; it has no password, so nobody signs in with it. */
const MACHINE = 'machine@safelight.invalid';
const people = { passwordHash: { not: '' } };
const shown = { id: true, email: true, name: true, role: true, createdAt: true } as const;

export type AccountStore = ReturnType<typeof accountStore>;

/** People who may sign in. */
export function accountStore({ prisma }: Database, clock: Clock) {
  const asRow = (row: { role: string } & Omit<AccountRow, 'role'>): AccountRow => row as AccountRow;
  return {
    async ownerExists(): Promise<boolean> {
      return (await prisma.account.count({ where: { role: 'owner', ...people } })) > 0;
    },

    /** The kept password of an account, or null. */
    async passwordOf(email: string): Promise<(AccountRow & { passwordHash: string }) | null> {
      const row = await prisma.account.findFirst({ where: { email: email.toLowerCase(), ...people } });
      return row && { ...asRow(row), passwordHash: row.passwordHash };
    },

    async add(account: NewAccountRow): Promise<AccountRow> {
      const data = { ...account, id: newId(clock), email: account.email.toLowerCase() };
      const taken = await prisma.account.count({ where: { email: data.email } });
      if (taken > 0) throw problem('already-exists', 'There is an account with that e-mail already.');
      return asRow(await prisma.account.create({ data, select: shown }));
    },

    /** Creates the owner unless there is one: of two at the same moment, one wins. */
    async addFirstOwner(owner: Omit<NewAccountRow, 'role'>): Promise<AccountRow> {
      return prisma.$transaction(async (tx) => {
        await tx.$executeRaw`LOCK TABLE account IN SHARE ROW EXCLUSIVE MODE`;
        if ((await tx.account.count({ where: { role: 'owner', ...people } })) > 0)
          throw problem('already-set-up');
        const data = { ...owner, id: newId(clock), email: owner.email.toLowerCase(), role: 'owner' };
        return asRow(await tx.account.create({ data, select: shown }));
      });
    },

    /** The account that holds what the machine itself makes. */
    async machine(): Promise<AccountRow> {
      const create = {
        id: newId(clock),
        email: MACHINE,
        name: 'This machine',
        role: 'owner',
        passwordHash: '',
      };
      return asRow(
        await prisma.account.upsert({ where: { email: MACHINE }, create, update: {}, select: shown }),
      );
    },

    async list(limit: number, after: string | null): Promise<{ rows: AccountRow[]; total: number }> {
      const [rows, total] = await Promise.all([
        prisma.account.findMany({
          where: { ...people, ...(after ? { id: { gt: after } } : {}) },
          orderBy: { id: 'asc' },
          take: limit + 1,
          select: shown,
        }),
        prisma.account.count({ where: people }),
      ]);
      return { rows: rows.map(asRow), total };
    },

    /** A new password ends every session of the account. */
    async change(id: string, change: { name?: string; passwordHash?: string }): Promise<AccountRow> {
      const found = await prisma.account.findFirst({ where: { id, ...people } });
      if (!found) throw problem('not-found');
      const [row] = await prisma.$transaction([
        prisma.account.update({ where: { id }, data: change, select: shown }),
        ...(change.passwordHash ? [prisma.session.deleteMany({ where: { accountId: id } })] : []),
      ]);
      return asRow(row);
    },

    /** Removes an account with its sessions and tokens, but never the last owner. */
    async remove(id: string): Promise<void> {
      await prisma.$transaction(async (tx) => {
        await tx.$executeRaw`LOCK TABLE account IN SHARE ROW EXCLUSIVE MODE`;
        const found = await tx.account.findFirst({ where: { id, ...people } });
        if (!found) throw problem('not-found');
        const owners = await tx.account.count({ where: { role: 'owner', ...people } });
        if (found.role === 'owner' && owners === 1)
          throw problem('forbidden', 'The last owner cannot be removed.');
        await tx.account.delete({ where: { id } });
      });
    },
  };
}
