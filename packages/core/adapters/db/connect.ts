import { PrismaPg } from '@prisma/adapter-pg';
import type pg from 'pg';
import { type ConnectOptions, connectPool } from './connect-pool.ts';
import { PrismaClient } from './generated/client.ts';

export interface Database {
  prisma: PrismaClient;
  /** For hand-written SQL; Prisma takes its connections from the same pool. */
  pool: pg.Pool;
  close(): Promise<void>;
}

/** Opens the catalogue's database: Prisma's client and a pool for SQL. Connects with the first query. */
export function connect(databaseUrl: string, options: ConnectOptions = {}): Database {
  const pool = connectPool(databaseUrl, options);
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool) });
  return {
    prisma,
    pool,
    close: async () => {
      await prisma.$disconnect();
      await pool.end();
    },
  };
}
