import { migrate } from '@safelight/core/adapters/db/migrate.ts';
import { ConfigError, readConfig } from '@safelight/core/base/config.ts';
import { pino } from 'pino';
import { openDeps } from './deps.ts';
import { startWorker } from './run-worker.ts';

const PATIENCE_MS = 15_000;

/** The worker process: takes jobs of the roles it has; with the role `dock` it watches this host's ports. */
async function main(): Promise<void> {
  const log = pino({ name: 'worker', level: process.env.LOG_LEVEL ?? 'info' });
  const config = readConfig(process.env);
  await migrate(config.databaseUrl);
  const deps = await openDeps(config, log);
  const worker = await startWorker(deps);
  process.send?.({ type: 'ready' });
  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    // With database or queue gone there is nobody to say goodbye to; rows say where to go on.
    setTimeout(() => process.exit(0), PATIENCE_MS).unref();
    await worker.stop();
    await deps.close();
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, stop);
  process.on('disconnect', stop);
}

main().catch((error: unknown) => {
  const line =
    error instanceof ConfigError ? error.message : error instanceof Error ? error.stack : String(error);
  process.stderr.write(`${line}\n`);
  process.exit(error instanceof ConfigError ? 2 : 1);
});
