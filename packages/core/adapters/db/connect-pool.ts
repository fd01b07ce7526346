import pg from 'pg';

export interface ConnectOptions {
  /** Most connections at once; the private PostgreSQL has 60 for all processes. */
  connections?: number;
  /** Settings of PostgreSQL that hold for these connections, by name. */
  settings?: Record<string, string>;
  /** Told of a connection that broke while idle; the pool replaces it by itself. */
  onIdleError?: (error: Error) => void;
}

/** Opens a pool for SQL alone, without the 40 MB of Prisma's client. Connects with the first query. */
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
