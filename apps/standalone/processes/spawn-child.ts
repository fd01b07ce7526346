import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';

export interface ChildOptions {
  command: string;
  args: string[];
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  user?: { uid: number; gid: number } | null;
  /** What asks it to finish properly; also sent by the kernel when this process dies. */
  stopSignal: NodeJS.Signals;
  /** Opens Node's message channel. */
  messages?: boolean;
  onLine: (line: string, stream: 'stdout' | 'stderr') => void;
}

export interface Child {
  process: ChildProcess;
  /** Resolves with how it ended: `exit code 1`, `signal SIGKILL`. */
  exited: Promise<string>;
  stopSignal: NodeJS.Signals;
}

/** Starts a program in a session of its own, so that Ctrl-C reaches it only through us, bound to our life. */
export function spawnChild(options: ChildOptions): Child {
  const bound = diesWithUs() ? ['setpriv', '--pdeathsig', options.stopSignal.slice(3), '--'] : [];
  const [command, ...args] = [...bound, options.command, ...options.args] as [string, ...string[]];
  const child = spawn(command, args, {
    cwd: options.cwd ?? '/',
    env: options.env ?? process.env,
    ...options.user,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', ...(options.messages ? ['ipc' as const] : [])],
  });
  for (const stream of ['stdout', 'stderr'] as const) {
    const input = child[stream];
    if (input) createInterface({ input }).on('line', (line) => options.onLine(line, stream));
  }
  const exited = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal ? `signal ${signal}` : `exit code ${code}`));
  });
  return { process: child, exited, stopSignal: options.stopSignal };
}

/** Asks a child to finish, waits, and kills it when its time is over. */
export async function stopChild(child: Child, graceMs: number): Promise<void> {
  child.process.kill(child.stopSignal);
  const timer = setTimeout(() => killGroup(child), graceMs);
  await child.exited;
  clearTimeout(timer);
}

/** Ends a child at once, with what it started itself and what may have outlived it. */
export function killGroup(child: Child): void {
  if (child.process.pid === undefined) return;
  try {
    process.kill(-child.process.pid, 'SIGKILL');
  } catch {
    // Nothing is left of it.
  }
}

let setprivWorks: boolean | undefined;

/** Whether util-linux's setpriv is here and knows --pdeathsig. */
function diesWithUs(): boolean {
  setprivWorks ??= spawnSync('setpriv', ['--pdeathsig', 'KILL', '--', 'true']).status === 0;
  return setprivWorks;
}
