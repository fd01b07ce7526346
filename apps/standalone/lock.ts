import { statSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** What a launcher that holds the data folder says of itself. */
type HolderState = 'running' | 'stopping';

const PATIENCE_MS = 60_000;

/**
 * Makes this process the only launcher of a data folder, until it ends in whatever way. One that is just stopping
 * is waited for. The lock is a name in Linux's abstract socket space: nothing of it can be left behind.
 */
export async function lockDataFolder(folder: string, state: () => HolderState): Promise<void> {
  const { dev, ino } = statSync(folder);
  const name = `\0safelight-${dev}-${ino}`;
  for (const end = Date.now() + PATIENCE_MS; !(await tryToListen(name, state)); await sleep(100)) {
    const holder = await askHolder(name);
    if (holder === null) continue;
    if (holder.state === 'running' || Date.now() > end) {
      throw new Error(`Safelight is already running on ${folder} (process ${holder.pid}).`);
    }
  }
}

function tryToListen(name: string, state: () => HolderState): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const server = createServer((connection) => {
      connection.on('error', () => {});
      connection.end(`${state()} ${process.pid}`);
    });
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(false);
      else reject(error);
    });
    server.listen(name, () => resolve(true));
    server.unref();
  });
}

function askHolder(name: string): Promise<{ state: HolderState; pid: string } | null> {
  return new Promise((resolve) => {
    let answer = '';
    const connection = connect(name);
    connection.setTimeout(2_000, () => connection.destroy());
    connection.on('data', (data) => {
      answer += data;
    });
    connection.once('error', () => resolve(null));
    connection.once('close', () => {
      const [state, pid] = answer.split(' ');
      resolve({ state: state === 'stopping' ? 'stopping' : 'running', pid: pid ?? 'unknown' });
    });
  });
}
