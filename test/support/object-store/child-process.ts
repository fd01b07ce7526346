import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';

const SETPRIV = '/usr/bin/setpriv';

/** Runs a program to its end and answers what it printed; its error carries what it complained about. */
export async function runProgram(program: string, args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(program, args, { maxBuffer: 1 << 24, timeout: 60_000 });
  return stdout;
}

/** Starts a server that dies with this process, also when this process is killed. */
export function startServer(program: string, args: string[]): ChildProcess {
  const tied = existsSync(SETPRIV);
  const [command, all] = tied ? [SETPRIV, ['--pdeathsig', 'KILL', program, ...args]] : [program, args];
  return spawn(command, all, { stdio: 'ignore' });
}

/** Asks a server to end, and ends it after `patience` milliseconds. */
export async function stopServer(child: ChildProcess, patience = 3000): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGTERM');
  const force = setTimeout(() => child.kill('SIGKILL'), patience);
  await ended;
  clearTimeout(force);
}
