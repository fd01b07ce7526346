import { parentPort, workerData } from 'node:worker_threads';
import type { Migration } from './read-migrations.ts';
import { asMigrationList, readSchema, withSchemaEngine } from './schema-engine.ts';

export interface Applying {
  databaseUrl: string;
  migrations: Migration[];
}

const { databaseUrl, migrations } = workerData as Applying;
const migrationsList = asMigrationList(migrations);
const filters = { externalTables: [], externalEnums: [] };

const applied = await withSchemaEngine(databaseUrl, readSchema(), async (engine) => {
  const history = await engine.diagnoseMigrationHistory({
    migrationsList,
    filters,
    optInToShadowDatabase: false,
  });
  // A script is one transaction, so one that failed or was cut off left nothing behind.
  for (const migrationName of history.failedMigrationNames) {
    await engine.markMigrationRolledBack({ migrationName });
  }
  const { appliedMigrationNames } = await engine.applyMigrations({ migrationsList, filters });
  return appliedMigrationNames;
});
parentPort!.postMessage(applied);
