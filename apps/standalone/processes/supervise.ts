import { setTimeout as sleep } from 'node:timers/promises';
import { type Child, killGroup, stopChild } from './spawn-child.ts';

/** Starts a program, hands the child over at once, and resolves when it is ready for work. */
export type Start = (spawned: (child: Child) => void) => Promise<void>;

export interface ServiceOptions {
  /** As it is spoken of: `The worker`. */
  name: string;
  start: Start;
  graceMs: number;
  say: (line: string) => void;
}

/** A child that is kept running. */
export interface Service {
  /** The first start; when that fails it is not tried again. */
  ready: Promise<void>;
  pid(): number | undefined;
  /** Ends it and starts it anew, as after a change of its code. */
  restart(): void;
  stop(): Promise<void>;
}

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 60_000;
const SETTLED_MS = 60_000;

/** Starts a child and, once it was ready, starts it again whenever it ends, after longer and longer pauses. */
export function supervise(options: ServiceOptions): Service {
  const stopping = new AbortController();
  const { signal } = stopping;
  let child: Child | undefined;
  let changed = false;

  async function start(): Promise<void> {
    if (signal.aborted) return;
    try {
      await options.start((spawned) => {
        child = spawned;
        if (signal.aborted) void stopChild(spawned, options.graceMs);
      });
    } catch (error) {
      if (child) killGroup(child);
      if (!signal.aborted) throw error;
    }
  }

  async function keepRunning(): Promise<void> {
    let pause = FIRST_PAUSE_MS;
    while (child && !signal.aborted) {
      const since = Date.now();
      const how = await child.exited;
      killGroup(child);
      if (Date.now() - since > SETTLED_MS) pause = FIRST_PAUSE_MS;
      if (!changed && !signal.aborted) options.say(`${options.name} ended (${how}); it is started again.`);
      pause = await startAgain(changed ? 0 : pause);
      changed = false;
    }
  }

  async function startAgain(pause: number): Promise<number> {
    for (;;) {
      await sleep(pause, undefined, { signal }).catch(() => {});
      const next = Math.min(Math.max(pause * 2, FIRST_PAUSE_MS), LONGEST_PAUSE_MS);
      if (signal.aborted) return next;
      try {
        await start();
        if (!signal.aborted && !changed) options.say(`${options.name} runs again.`);
        return next;
      } catch (error) {
        if (!changed) options.say(`${(error as Error).message} Next try in ${next / 1000} s.`);
        pause = changed ? 0 : next;
        changed = false;
      }
    }
  }

  const ready = start();
  const running = ready.then(keepRunning, () => {});
  return {
    ready,
    pid: () => child?.process.pid,
    restart: () => {
      changed = true;
      child?.process.kill(child.stopSignal);
    },
    stop: async () => {
      stopping.abort();
      if (child) await stopChild(child, options.graceMs);
      await running;
    },
  };
}
