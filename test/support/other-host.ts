import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { until } from './attach-by-hand.ts';

/** Another host on this machine: processes with a mount table and process numbers of their own. */
export interface OtherHost {
  /** Its first process, as it is numbered here. */
  pid: number;
  /** Where its root can be seen, as a container sees its host's. */
  root: string;
  /** What stands before a command that is to run there. */
  enter: string[];
  run(command: string, ...args: string[]): string;
  stop(): Promise<void>;
}

/** Starts one. Nothing that is mounted there shows here; `shared` ones pass their mounts on to those who want them. */
export async function startOtherHost(propagation: 'private' | 'shared'): Promise<OtherHost> {
  const args = ['--mount', '--pid', '--fork', '--kill-child', '--mount-proc', 'sleep', 'infinity'];
  const child = spawn('unshare', args, { stdio: 'ignore' });
  const isThere = () => firstChild(child) > 0 && commandOf(firstChild(child)).startsWith('sleep');
  await until(isThere, 'the host is there');
  const pid = firstChild(child);
  const enter = ['nsenter', '--target', String(pid), '--mount', '--'];
  const run = (command: string, ...words: string[]) =>
    execFileSync(enter[0]!, [...enter.slice(1), command, ...words], { encoding: 'utf8' });
  run('mount', `--make-r${propagation}`, '/');
  return {
    pid,
    root: `/proc/${pid}/root`,
    enter,
    run,
    async stop() {
      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null)
        await new Promise((resolve) => child.once('exit', resolve));
    },
  };
}

function firstChild({ pid }: ChildProcess): number {
  try {
    return Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim());
  } catch {
    return 0; // not yet
  }
}

function commandOf(pid: number): string {
  return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
}
