import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { until } from '../attach-by-hand.ts';

/** What an ingest is doing. The order is that of instants.c. */
export const phases = ['scan', 'copy', 'flush', 'read-back', 'rename', 'record', 'follow-up'] as const;
export type Phase = (typeof phases)[number];

const source = fileURLToPath(new URL('instants.c', import.meta.url));

/** Why instants cannot be chosen here, or null. */
export function compilerMissing(): string | null {
  return ['/usr/bin/cc', '/usr/local/bin/cc'].some((path) => fs.existsSync(path))
    ? null
    : 'there is no C compiler';
}

/** The page that instants.c shares: eight bytes each. */
const OFFSET = { clock: 0, phase: 1, at: 2, stopped: 3, flips: 4, ignoring: 5, linger: 6, counts: 7 };

/** Stops processes at chosen instants, from outside: they are started with `env`, and know nothing of it. */
export class Instants {
  /** For a process that is to be stopped. */
  readonly env: Record<string, string>;
  /** For one whose clock only is to be moved. */
  readonly clockEnv: Record<string, string>;
  readonly #page: number;

  constructor(folder: string) {
    const library = join(folder, 'instants.so');
    const page = join(folder, 'instants.page');
    if (!fs.existsSync(library))
      execFileSync('cc', ['-shared', '-fPIC', '-O2', '-o', library, source, '-ldl']);
    fs.writeFileSync(page, Buffer.alloc(4096));
    this.#page = fs.openSync(page, 'r+');
    this.env = { LD_PRELOAD: library, INSTANTS_PAGE: page };
    this.clockEnv = { ...this.env, INSTANTS_CLOCK_ONLY: '1' };
  }

  /** Begins to count anew; stops the process before the `n`th call of a phase, counted from 1. */
  arm(phase: Phase, n: number): void {
    fs.writeSync(this.#page, Buffer.alloc(4096), 0, 4096, 0);
    this.#write(OFFSET.at, n);
    this.#write(OFFSET.phase, phases.indexOf(phase) + 1);
  }

  disarm(): void {
    this.#write(OFFSET.phase, 0);
  }

  isStopped(): boolean {
    return this.#read(OFFSET.stopped) !== 0n;
  }

  count(phase: Phase): number {
    return Number(this.#read(OFFSET.counts + phases.indexOf(phase) + 1));
  }

  moveClock(seconds: number): void {
    this.#write(OFFSET.clock, seconds);
  }

  /** The next so many writes into the archive arrive with one bit flipped. */
  flipBits(writes: number): void {
    this.#write(OFFSET.flips, writes);
  }

  /** From now on the kernel does as it may with advice about files that wait: nothing. Until it is armed anew. */
  ignoreAdvice(): void {
    this.#write(OFFSET.ignoring, 1);
  }

  /** The call that was chosen keeps its thread so long before all stop, as one does on a slow disk. */
  linger(ms: number): void {
    this.#write(OFFSET.linger, ms);
  }

  close(): void {
    fs.closeSync(this.#page);
  }

  #read(at: number): bigint {
    const bytes = Buffer.alloc(8);
    fs.readSync(this.#page, bytes, 0, 8, at * 8);
    return bytes.readBigInt64LE();
  }

  #write(at: number, value: number): void {
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64LE(BigInt(value));
    fs.writeSync(this.#page, bytes, 0, 8, at * 8);
  }
}

/** Waits until every thread of a process stands still. */
export async function standsStill(pid: number): Promise<void> {
  const stopped = () =>
    fs
      .readdirSync(`/proc/${pid}/task`)
      .every((id) => /\) [Tt] /.test(fs.readFileSync(`/proc/${pid}/task/${id}/stat`, 'latin1')));
  await until(stopped, `process ${pid} stands still`);
}
