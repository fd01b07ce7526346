import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PrismaPg } from '@prisma/adapter-pg';
import {
  bindMigrationAwareSqlAdapterFactory,
  type ErrorRegistry,
  type SqlMigrationAwareDriverAdapterFactory,
} from '@prisma/driver-adapter-utils';
import type { DiffParams, MigrationList, SchemaEngine } from '@prisma/schema-engine-wasm/schema_engine_bg';
import * as engineGlue from '@prisma/schema-engine-wasm/schema_engine_bg';
import pg from 'pg';
import { type Migration, prismaFolder } from './read-migrations.ts';

/** Runs work with Prisma's schema engine as WebAssembly in this process. About 50 MB: only where there is work. */
export async function withSchemaEngine<T>(
  databaseUrl: string,
  schema: string,
  work: (engine: SchemaEngine) => Promise<T>,
): Promise<T> {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 2 });
  const adapter = bindMigrationAwareSqlAdapterFactory(forMigrations(new PrismaPg(pool)));
  try {
    const engine = await loadGlue().SchemaEngine.new(
      { datamodels: [['schema.prisma', schema]] },
      () => {},
      adapter,
    );
    return await work(engine).finally(() => engine.free());
  } catch (error) {
    throw whatPostgresSaid(error as Error, adapter.errorRegistry) ?? error;
  } finally {
    await pool.end();
  }
}

/** The engine only gives the number under which the adapter keeps the error. */
function whatPostgresSaid(error: Error, registry: ErrorRegistry): Error | undefined {
  const [, id] = /External error id#(\d+)/.exec(error.message) ?? [];
  const cause = id && registry.consumeError(Number(id))?.error;
  if (!(cause instanceof Error)) return undefined;
  const [, migration] = /migration_name="([^"]+)"/.exec(error.message) ?? [];
  return new Error(`${migration ? `Migration ${migration}` : 'Schema engine'}: ${cause.message}`, { cause });
}

let loaded: EngineGlue | undefined;

/** Once in a process: the glue keeps views of the memory of the instance it was given first. */
function loadGlue(): EngineGlue {
  loaded ??= instantiate();
  return loaded;
}

function instantiate(): EngineGlue {
  const glueFile = fileURLToPath(import.meta.resolve('@prisma/schema-engine-wasm/schema_engine_bg'));
  const module = new WebAssembly.Module(readFileSync(glueFile.replace(/\.js$/, '.wasm')));
  const glue = engineGlue as unknown as EngineGlue;
  const instance = new WebAssembly.Instance(module, {
    './schema_engine_bg.js': engineGlue as unknown as Record<string, unknown>,
  });
  glue.__wbg_set_wasm(instance.exports);
  (instance.exports.__wbindgen_start as () => void)();
  return glue;
}

export type { DiffParams };

/** The schema that the client is generated from. */
export function readSchema(folder = prismaFolder): string {
  return readFileSync(join(folder, 'schema.prisma'), 'utf8');
}

/** Migrations in the shape the engine takes. */
export function asMigrationList(migrations: Migration[]): MigrationList {
  return {
    baseDir: join(prismaFolder, 'migrations'),
    lockfile: { path: './migration_lock.toml', content: 'provider = "postgresql"\n' },
    shadowDbInitScript: '',
    migrationDirectories: migrations.map(({ name, sql }) => ({
      path: name,
      migrationFile: { path: 'migration.sql', content: { tag: 'ok', value: sql } },
    })),
  };
}

interface EngineGlue {
  __wbg_set_wasm(exports: WebAssembly.Exports): void;
  SchemaEngine: typeof SchemaEngine;
}

type PgAdapter = Awaited<ReturnType<PrismaPg['connect']>>;

function forMigrations(factory: PrismaPg): SqlMigrationAwareDriverAdapterFactory {
  return {
    provider: factory.provider,
    adapterName: factory.adapterName,
    connect: async () => wholeScripts(await factory.connect()),
    connectToShadowDb: async () => wholeScripts(await factory.connectToShadowDb()),
  };
}

/**
 * The adapter cuts scripts at every `;`, also inside functions and strings, and runs the pieces on any connection.
 * Sent whole, PostgreSQL parses the script itself and runs it as one transaction.
 */
function wholeScripts(adapter: PgAdapter): PgAdapter {
  adapter.executeScript = async (script) => {
    await adapter.underlyingDriver().query(script);
  };
  return adapter;
}
