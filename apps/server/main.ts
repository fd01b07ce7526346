import { ensureDatabase } from '@safelight/core/adapters/db/ensure-database.ts';
import { migrate } from '@safelight/core/adapters/db/migrate.ts';
import { readOrMakeSecret, secretFile } from '@safelight/core/adapters/secrets/secret-file.ts';
import { type Config, ConfigError, readConfig } from '@safelight/core/base/config.ts';
import { newToken } from '@safelight/core/base/ids.ts';
import { accountStore } from '@safelight/core/catalog/account/account.store.ts';
import { hashPassword } from '@safelight/core/catalog/account/password.ts';
import { pino } from 'pino';
import { announce, forget, reachableUrl } from './announce.ts';
import { buildApp } from './app.ts';
import { type Deps, openDeps } from './deps.ts';
import { isLoopback } from './sign-in/loopback.ts';
import { setupCode } from './sign-in/secrets.ts';

const DATABASE_PATIENCE_MS = 60_000;
const CLOSE_MS = 5_000;

/** The server process: HTTP, WebSocket and the web app. */
async function main(): Promise<void> {
  const config = readConfig(process.env);
  const log = pino({ name: 'server', level: process.env.LOG_LEVEL ?? 'info', redact: ['req.headers'] });
  await ensureDatabase(config.databaseUrl, DATABASE_PATIENCE_MS);
  await migrate(config.databaseUrl);
  const deps = await openDeps(
    config,
    log,
    new Set(Object.keys(process.env).filter((name) => process.env[name])),
  );
  const ownerExists = await firstOwner(deps);
  const app = await buildApp(deps, readOrMakeSecret(secretFile(config.data, 'cli-token'), newToken));
  await app.listen({ host: config.host, port: config.port });
  const address = app.server.address();
  const url = reachableUrl(config, typeof address === 'object' && address ? address.port : config.port);
  announce(config.data, url);
  if (!ownerExists && !isLoopback(config.host)) inviteOwner(config, url);
  process.send?.({ type: 'ready', url });

  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    forget(config.data, url);
    // Long downloads go on for a moment; who is cut off goes on with a Range request.
    setTimeout(() => app.server.closeAllConnections(), CLOSE_MS).unref();
    await app.close();
    await deps.close();
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, stop);
  process.on('disconnect', stop);
}

/** Creates the owner that the environment names. Whether there is one now. */
async function firstOwner({ db, clock, config, log }: Deps): Promise<boolean> {
  const accounts = accountStore(db, clock);
  if (await accounts.ownerExists()) return true;
  if (!config.firstOwner) return false;
  const { email, password } = config.firstOwner;
  await accounts.addFirstOwner({ email, name: '', passwordHash: await hashPassword(password) });
  log.info('the owner was created as the environment says');
  return true;
}

/** Whoever reads the output of the start may create the owner from elsewhere. */
function inviteOwner(config: Config, url: string): void {
  const code = setupCode(config.data).read();
  process.stdout.write(`Create the owner: ${config.publicUrl ?? url}/setup?code=${code}\n`);
}

main().catch((error: unknown) => {
  const known = error instanceof ConfigError || (error as { code?: unknown } | null)?.code === 'EADDRINUSE';
  const line = known ? (error as Error).message : error instanceof Error ? error.stack : String(error);
  process.stderr.write(`${line}\n`);
  process.exit(error instanceof ConfigError ? 2 : 1);
});
