import { connect, type Database } from '@safelight/core/adapters/db/connect.ts';
import { migrate } from '@safelight/core/adapters/db/migrate.ts';
import { temporaryPostgres } from '@safelight/standalone/postgres/temporary.ts';

export interface TestDatabase extends Database {
  url: string;
  stop(): Promise<void>;
}

/** A real, empty, migrated catalogue of its own. */
export async function startDatabase(): Promise<TestDatabase> {
  const postgres = await temporaryPostgres();
  await migrate(postgres.url);
  const database = connect(postgres.url);
  const stop = async () => {
    await database.close();
    await postgres.stop();
  };
  return { ...database, url: postgres.url, stop };
}
