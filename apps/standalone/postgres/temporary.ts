import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Child, stopChild } from '../processes/spawn-child.ts';
import { makeSocketFolder, removeSocketFolder } from '../socket-folder.ts';
import { preparePostgres } from './start.ts';
import { databaseUser } from './user.ts';

/** A PostgreSQL of its own for tests and tools; `stop` removes it with all its data. */
export async function temporaryPostgres(): Promise<{ url: string; stop(): Promise<void> }> {
  const data = mkdtempSync(join(tmpdir(), 'safelight-postgres-'));
  chmodSync(data, 0o711);
  const sockets = makeSocketFolder(data, databaseUser());
  const postgres = preparePostgres({ data, sockets });
  let child: Child | undefined;
  await postgres.start(() => {})((spawned) => {
    child = spawned;
  });
  return {
    url: postgres.url,
    stop: async () => {
      if (child) await stopChild(child, 20_000);
      removeSocketFolder(data);
      rmSync(data, { recursive: true, force: true });
    },
  };
}
