import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface Migration {
  name: string;
  sql: string;
  /** SHA-256 of the script, as Prisma records it. */
  checksum: string;
}

/** The folder of schema.prisma and migrations/. */
export const prismaFolder = fileURLToPath(new URL('../../../../prisma', import.meta.url));

/** All migrations of the repository, oldest first. */
export function readMigrations(folder = prismaFolder): Migration[] {
  const migrations = join(folder, 'migrations');
  return readdirSync(migrations, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
    .map((name) => {
      const sql = readFileSync(join(migrations, name, 'migration.sql'), 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    });
}
