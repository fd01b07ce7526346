import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { PrismaClient } from './generated/client.ts';

export interface Database {
  prisma: PrismaClient;
  /** For hand-written SQL; Prisma takes its connections from the same pool. */
  pool: pg.Pool;
  close(): Promise<void>;
}

export interface ConnectOptions {
  /** Most connections at once; the private PostgreSQL has 60 for all processes. */
  connections?: number;
  /** Settings of PostgreSQL that hold for these connections, by name. */
  settings?: Record<string, string>;
  /** Told of a connection that broke while idle; the pool replaces it by itself. */
  onIdleError?: (error: Error) => void;
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

/** Opens a pool for SQL alone. */
export function connectPool(databaseUrl: string, options: ConnectOptions = {}): pg.Pool {
  const settings = Object.entries(options.settings ?? {}).map(([name, value]) => `-c ${name}=${value}`);
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: options.connections ?? 10,
    application_name: 'safelight',
    options: settings.join(' '),
    types: { getTypeParser },
  });
  pool.on('error', (error) => options.onIdleError?.(error));
  return pool;
}

const INT8 = 20;
const TIMESTAMP = 1114;

/** Same values as Prisma gives: int8 as bigint, a timestamp without zone read as UTC. */
function getTypeParser(oid: number, format?: 'text' | 'binary'): (value: string) => unknown {
  if (format !== 'binary' && oid === INT8) return BigInt;
  if (format !== 'binary' && oid === TIMESTAMP) return (value) => new Date(`${value.replace(' ', 'T')}Z`);
  return pg.types.getTypeParser(oid, format as 'text');
}
