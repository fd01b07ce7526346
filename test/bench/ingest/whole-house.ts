import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const READY = 'Safelight is ready: ';

export interface WholeHouse {
  url: string;
  /** The token of the one who can read the data folder. */
  token: string;
  /** Proportional set size of npm and everything below it but PostgreSQL and Redis, in MB. */
  memory(): number;
  stop(): Promise<void>;
}

/** Safelight as a person starts it, with `npm start`. */
export async function startWholeHouse(data: string, env: Record<string, string> = {}): Promise<WholeHouse> {
  const child = spawn('npm', ['start', '--silent'], {
    cwd: root,
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      SAFELIGHT_DATA: data,
      SAFELIGHT_PORT: '0',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  let said = '';
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      const line = said.split('\n').find((each) => each.startsWith(READY));
      if (line) resolve(line.slice(READY.length));
    });
    void ended.then(() => reject(new Error(`npm start ended before it was ready:\n${said}`)));
  });
  return {
    url,
    token: readFileSync(`${data}/secrets/cli-token`, 'utf8').trim(),
    memory: () => pssOf(child.pid!),
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

function pssOf(pid: number): number {
  try {
    if (/postgres|redis-server/.test(readFileSync(`/proc/${pid}/comm`, 'utf8'))) return 0;
    const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
    const own = Number(/^Pss:\s+(\d+) kB/m.exec(rollup)?.[1] ?? 0) / 1024;
    const children = readdirSync(`/proc/${pid}/task`).flatMap((task) =>
      readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
    );
    return children.reduce((sum, below) => sum + pssOf(below), own);
  } catch {
    return 0; // it has ended
  }
}
