import type { Database } from '../../adapters/db/connect.ts';
import { transaction } from '../../adapters/db/lease.ts';
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

/** What every start and every visit asks is SQL: Prisma's client costs 60 MB once it is used. */
const COLUMNS = 'id, email, name, role, created_at AS "createdAt"';
const PERSON = `password_hash <> ''`;
const ADD = `INSERT INTO account (id, email, name, role, password_hash) VALUES ($1, $2, $3, $4, $5)`;

/** People who may sign in. */
export function accountStore({ prisma, pool }: Pick<Database, 'prisma' | 'pool'>, clock: Clock) {
  const asRow = (row: { role: string } & Omit<AccountRow, 'role'>): AccountRow => row as AccountRow;
  const values = (account: NewAccountRow) => {
    const { email, name, role, passwordHash } = account;
    return [newId(clock), email.toLowerCase(), name, role, passwordHash];
  };
  return {
    async ownerExists(): Promise<boolean> {
      const { rowCount } = await pool.query(`SELECT FROM account WHERE role = 'owner' AND ${PERSON} LIMIT 1`);
      return rowCount === 1;
    },

    /** The kept password of an account, or null. */
    async passwordOf(email: string): Promise<(AccountRow & { passwordHash: string }) | null> {
      const { rows } = await pool.query<AccountRow & { passwordHash: string }>(
        `SELECT ${COLUMNS}, password_hash AS "passwordHash" FROM account WHERE email = $1 AND ${PERSON}`,
        [email.toLowerCase()],
      );
      return rows[0] ?? null;
    },

    /** Creates the owner unless there is one: of two at the same moment, one wins. */
    async addFirstOwner(owner: Omit<NewAccountRow, 'role'>): Promise<AccountRow> {
      return transaction(pool, async (client) => {
        await client.query('LOCK TABLE account IN SHARE ROW EXCLUSIVE MODE');
        const { rowCount } = await client.query(
          `SELECT FROM account WHERE role = 'owner' AND ${PERSON} LIMIT 1`,
        );
        if (rowCount === 1) throw problem('already-set-up');
        const { rows } = await client.query<AccountRow>(
          `${ADD} RETURNING ${COLUMNS}`,
          values({ ...owner, role: 'owner' }),
        );
        return rows[0]!;
      });
    },

    /** The account that holds what the machine itself makes. */
    async machine(): Promise<AccountRow> {
      const machine = { email: MACHINE, name: 'This machine', role: 'owner', passwordHash: '' } as const;
      await pool.query(`${ADD} ON CONFLICT (email) DO NOTHING`, values(machine));
      const { rows } = await pool.query<AccountRow>(`SELECT ${COLUMNS} FROM account WHERE email = $1`, [
        MACHINE,
      ]);
      return rows[0]!;
    },

    async add(account: NewAccountRow): Promise<AccountRow> {
      const [id, email] = [newId(clock), account.email.toLowerCase()];
      const taken = await prisma.account.count({ where: { email } });
      if (taken > 0) throw problem('already-exists', 'There is an account with that e-mail already.');
      return asRow(await prisma.account.create({ data: { ...account, id, email }, select: shown }));
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
