import { realpathSync } from 'node:fs';
import { reloadOnChange } from './dev.ts';
import { lockDataFolder } from './lock.ts';
import { makeDataFolder, readSettings } from './settings.ts';
import { createStack, type Stack } from './stack.ts';
import { searchSystemFolders } from './system-path.ts';

const PARENT_CHECK_MS = 250;
const parent = process.ppid;
let stopping = false;
let stack: Stack | undefined;

const say = (line: string) => console.log(line);

async function launch(): Promise<void> {
  searchSystemFolders();
  const settings = readSettings(process.env);
  makeDataFolder(settings);
  settings.data = realpathSync(settings.data);
  await lockDataFolder(settings.data, () => (stopping || orphaned() ? 'stopping' : 'running'));
  stack = createStack(settings, say);
  const url = await stack.start();
  if (stopping) return;
  if (process.argv.includes('--dev')) reloadOnChange(stack, url, say);
  say(`Safelight is ready: ${url}`);
}

async function stop(exitCode: number): Promise<void> {
  if (stopping) return;
  stopping = true;
  await stack?.stop();
  process.exit(exitCode);
}

/** npm was killed and could not pass that on: without it nobody could stop us. */
function orphaned(): boolean {
  return process.ppid !== parent;
}

process.stdout.on('error', () => {});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => void stop(0));
}
setInterval(() => orphaned() && void stop(0), PARENT_CHECK_MS).unref();

launch().catch(async (error: Error) => {
  if (stopping) return;
  console.error(error.message);
  await stop(1);
});
