import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A launcher started as a person would start it. */
export interface Launcher {
  pid: number;
  lines: string[];
  /** Resolves with the line when one contains the text; fails when the launcher ends before that. */
  says(text: string): Promise<string>;
  signal(signal: NodeJS.Signals): void;
  /** The exit code, or null when a signal ended it. */
  ended: Promise<number | null>;
}

/** Starts the launcher on a data folder, on a free port. */
export function launch(data: string, env: Record<string, string> = {}): Launcher {
  const child = spawn(process.execPath, ['apps/standalone/launch.ts'], {
    cwd: root,
    env: { PATH: process.env.PATH, SAFELIGHT_DATA: data, SAFELIGHT_PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  let isRunning = true;
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => lines.push(...text.trimEnd().split('\n')));
  }
  const ended = new Promise<number | null>((resolve) => {
    child.once('close', (code) => {
      isRunning = false;
      resolve(code);
    });
  });
  return {
    pid: child.pid!,
    lines,
    ended,
    signal: (signal) => child.kill(signal),
    says: async (text) => {
      for (;;) {
        const line = lines.find((each) => each.includes(text));
        if (line !== undefined) return line;
        if (!isRunning) throw new Error(`The launcher ended without saying "${text}": ${lines.join('\n')}`);
        await sleep(20);
      }
    },
  };
}

export interface FoundProcess {
  pid: number;
  parent: number;
  command: string;
}

/** A process's children, their children, and so on. */
export function descendantsOf(pid: number): FoundProcess[] {
  const all = processes();
  const found: FoundProcess[] = [];
  for (let parents = [pid]; parents.length > 0; ) {
    const children = all.filter(({ parent }) => parents.includes(parent));
    found.push(...children);
    parents = children.map((child) => child.pid);
  }
  return found;
}

/** Those of them that are still there. */
export function alive(before: FoundProcess[]): FoundProcess[] {
  const pids = new Set(processes().map(({ pid }) => pid));
  return before.filter(({ pid }) => pids.has(pid));
}

function processes(): FoundProcess[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0)
    .flatMap((pid) => {
      try {
        const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
        const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
        const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
        return state === 'Z' ? [] : [{ pid, parent: Number(parent), command }];
      } catch {
        return [];
      }
    });
}
