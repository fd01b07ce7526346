import { readdirSync, readFileSync, readlinkSync, realpathSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** Finds processes; empty where there is no /proc. */
export type Search = () => number[];

/** Processes whose working directory is the folder: PostgreSQL and Redis work in their data. */
export function workingIn(folder: string): Search {
  return () => {
    const place = realpathSync(folder);
    return processes((pid) => readlinkSync(`/proc/${pid}/cwd`) === place);
  };
}

/** Processes that carry this entry in their environment. */
export function carrying(entry: string): Search {
  return () => processes((pid) => readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(entry));
}

/**
 * Ends what an earlier run has left behind and waits until it is gone; kills what does not go within 20 s.
 * Only parents are asked: they end their children in the right order.
 */
export async function endLeftovers(search: Search, signal: NodeJS.Signals): Promise<void> {
  let found = search();
  if (found.length === 0) return;
  for (const pid of found) if (!found.includes(parentOf(pid))) send(pid, signal);
  for (const end = Date.now() + 20_000; found.length > 0; found = search()) {
    if (Date.now() > end) for (const pid of found) send(pid, 'SIGKILL');
    await sleep(50);
  }
}

function processes(matches: (pid: number) => boolean): number[] {
  try {
    return readdirSync('/proc')
      .map(Number)
      .filter((pid) => pid > 0 && pid !== process.pid && pid !== process.ppid && holds(() => matches(pid)));
  } catch {
    return [];
  }
}

function parentOf(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return 0;
  }
}

/** A process that is gone or another user's is none of ours. */
function holds(check: () => boolean): boolean {
  try {
    return check();
  } catch {
    return false;
  }
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended in the meantime.
  }
}
