import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Pool } from 'pg';
import { holdLease, type Lease } from '../../adapters/db/lease.ts';
import { hashObject } from '../../adapters/object-store/get-object.ts';
import { requirePassphrase } from '../../adapters/object-store/passphrase.ts';
import type { ObjectStore } from '../../adapters/object-store/store-client.ts';
import type { LivePublisher } from '../../adapters/queue/live-bus.ts';
import type { Clock } from '../../base/clock.ts';
import { Problem, problem } from '../../base/errors.ts';
import type { Settings } from '../../base/settings.ts';
import { paceOf, type Timed } from '../../catalog/copy/estimate-restore.ts';
import { papersOfCloud, proveWhole } from '../../catalog/paper/find-papers.ts';
import { readMark } from '../../catalog/volume/prefix-mark.ts';
import { planSample } from './plan-sample.ts';
import { type Outcome, type RehearseStore, rehearseStore, type SampledCopy } from './rehearse.store.ts';

export interface RehearseDeps {
  pool: Pool;
  clock: Clock;
  /** SAFELIGHT_DATA. */
  data: string;
  cloud: { store: ObjectStore; prefix: string; address: string } | null;
  settings: () => Promise<Settings>;
  live: LivePublisher;
  holder: string;
  random: () => number;
}

type Cloud = NonNullable<RehearseDeps['cloud']> & { id: string | null };

const MEGABYTE = 1_000_000;

/**
 * Rehearses the way back where it is due or was asked for: with nothing but bucket and key, the newest catalogue
 * export is read whole, and a random sample of files is downloaded, proven and timed.
 */
export async function rehearse(deps: RehearseDeps, signal: AbortSignal): Promise<void> {
  const { cloud } = deps;
  if (!cloud) return;
  const rows = rehearseStore(deps.pool, deps.clock);
  const settings = await deps.settings();
  const cloudId = await rows.cloud(cloud.address);
  if (cloudId !== null && (await rows.isDue(settings.rehearsalDays, cloudId))) await rows.ask('schedule');
  const claim = { resource: 'rehearsal', holder: deps.holder };
  await holdLease(deps.pool, claim, signal, async (lease, held) => {
    const id = await rows.open();
    if (id === null) return;
    await rows.begin(id);
    const rehearsal = new Rehearsal(deps, { ...cloud, id: cloudId }, rows, lease, held);
    await rehearsal.run(id, settings.rehearsalMegabytes * MEGABYTE);
    deps.live.publish({ type: 'rehearsal.changed' });
    deps.live.publish({ type: 'safety.changed' });
  });
}

class Rehearsal {
  readonly #timed: Timed[] = [];
  readonly #drives = new Set<string>();
  #bad = 0;
  #papersAt: Date | null = null;
  #tookMs = 0;

  readonly #deps: RehearseDeps;
  readonly #cloud: Cloud;
  readonly #rows: RehearseStore;
  readonly #lease: Lease;
  readonly #signal: AbortSignal;

  constructor(deps: RehearseDeps, cloud: Cloud, rows: RehearseStore, lease: Lease, signal: AbortSignal) {
    this.#deps = deps;
    this.#cloud = cloud;
    this.#rows = rows;
    this.#lease = lease;
    this.#signal = signal;
  }

  async run(id: string, mostBytes: number): Promise<void> {
    const began = performance.now();
    let broken: unknown;
    const failure = await this.#try(mostBytes).catch((error: unknown) => {
      if (this.#signal.aborted) return 'aborted' as const;
      if (error instanceof Problem) return { reason: error.code, detail: error.detail };
      broken = error;
      return { reason: 'internal', detail: null };
    });
    // What was broken off is begun anew with the next look.
    if (failure === 'aborted') return;
    this.#tookMs = performance.now() - began;
    await this.#rows.end(id, this.#figures(), failure);
    if (broken !== undefined) throw broken;
  }

  async #try(mostBytes: number): Promise<{ reason: string; detail: string | null } | null> {
    await this.#readPapers();
    const { random } = this.#deps;
    const { id } = this.#cloud;
    const candidates = id === null ? [] : await this.#rows.candidates(id, random);
    const sample = planSample(candidates, mostBytes, random);
    if (sample.length === 0) throw problem('nothing-to-rebuild', 'Nothing is in the cloud yet.');
    for (const copy of sample) await this.#download(copy);
    return this.#bad === 0
      ? null
      : {
          reason: 'store-damaged',
          detail: `${this.#bad} of ${sample.length} files did not come back as they were.`,
        };
  }

  /** Without the catalogue: what whoever has only the recovery kit would do first. */
  async #readPapers(): Promise<void> {
    const { store, prefix } = this.#cloud;
    if (!(await readMark(store, prefix, this.#signal)))
      throw problem('nothing-to-rebuild', 'Bucket and prefix are not those of a Safelight.');
    await requirePassphrase(store, this.#signal);
    await mkdir(this.#deps.data, { recursive: true });
    const passing = await mkdtemp(join(this.#deps.data, 'rehearsal-'));
    try {
      const papers = papersOfCloud(this.#cloud, passing, this.#signal);
      const [newest] = await papers.list('catalogue');
      if (!newest)
        throw problem('nothing-to-rebuild', 'The catalogue is not written down in the bucket yet.');
      await proveWhole(await papers.fetch(newest));
      this.#papersAt = newest.at;
    } finally {
      await rm(passing, { recursive: true, force: true });
    }
  }

  async #download(copy: SampledCopy): Promise<void> {
    this.#signal.throwIfAborted();
    const began = performance.now();
    const found = await hashObject(this.#cloud.store, copy.path.toString(), this.#signal);
    const ms = performance.now() - began;
    const outcome: Outcome =
      found === null ? 'missing' : found.blake3.equals(copy.blake3) ? 'good' : 'damaged';
    await this.#rows.record(this.#lease, copy, outcome);
    this.#drives.add(copy.driveId);
    if (outcome === 'good') this.#timed.push({ bytes: copy.bytes, ms });
    else this.#bad += 1;
  }

  #figures() {
    const good = this.#timed.length;
    return {
      ...{ files: good + this.#bad, good, bad: this.#bad, drives: this.#drives.size },
      bytes: this.#timed.reduce((sum, { bytes }) => sum + bytes, 0),
      ...{ tookMs: this.#tookMs, papersAt: this.#papersAt, pace: paceOf(this.#timed) },
    };
  }
}
