import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { prismaFolder } from '@safelight/core/adapters/db/read-migrations.ts';
import { type DiffParams, readSchema, withSchemaEngine } from '@safelight/core/adapters/db/schema-engine.ts';
import { temporaryPostgres } from '@safelight/standalone/postgres/temporary.ts';

/** schema.prisma as it was when the newest migration was written: what the migrations amount to. */
const migrated = join(prismaFolder, 'migrations/schema.prisma');

/**
 * The SQL that leads from the migrations to schema.prisma; empty when nothing changed. Taken from the two schemas and
 * not from a database, so what migrations hold beyond the schema (extensions, special indexes) stays out of it.
 */
async function difference(): Promise<string> {
  const schema = readSchema();
  const before = existsSync(migrated) ? readFileSync(migrated, 'utf8') : null;
  if (before === schema) return '';
  // The engine connects before it does anything.
  const postgres = await temporaryPostgres();
  try {
    const { stdout } = await withSchemaEngine(postgres.url, schema, (engine) =>
      engine.diff(step(before, schema)),
    );
    return stdout?.trim() ?? '';
  } finally {
    await postgres.stop();
  }
}

function step(before: string | null, schema: string): DiffParams {
  return {
    from: before === null ? { tag: 'empty' } : { tag: 'schemaDatamodel', ...asFiles(before) },
    to: { tag: 'schemaDatamodel', ...asFiles(schema) },
    script: true,
    exitCode: null,
    filters: { externalTables: [], externalEnums: [] },
  };
}

function asFiles(content: string): { files: { path: string; content: string }[] } {
  return { files: [{ path: 'schema.prisma', content }] };
}

function write(name: string, sql: string): string {
  const stamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
  const folder = join(prismaFolder, 'migrations', `${stamp}_${name}`);
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'migration.sql');
  writeFileSync(path, `${sql}\n`);
  copyFileSync(join(prismaFolder, 'schema.prisma'), migrated);
  return path;
}

const name = process.argv[2];
if (!name || !/^[a-z0-9_]+$/.test(name)) {
  process.stderr.write('Usage: npm run author-migration NAME (small letters, digits and _)\n');
  process.exit(2);
}
const sql = await difference();
process.stdout.write(
  sql === ''
    ? 'schema.prisma and the migrations agree.\n'
    : `Written: ${write(name, sql)}. Look it over; SQL that the schema cannot say may be added.\n`,
);
