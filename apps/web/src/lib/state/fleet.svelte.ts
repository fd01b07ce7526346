import type { ArchiveCareView } from '@safelight/contract/care.ts';
import type { DockView, DriveView, IngestView } from '@safelight/contract/drives.ts';
import type { LiveEvent } from '@safelight/contract/live.ts';
import type { SiteView } from '@safelight/contract/places.ts';
import type { KitState } from '@safelight/contract/recovery.ts';
import type { SafetyView } from '@safelight/contract/safety.ts';
import type { CloudView } from '@safelight/contract/state.ts';
import { createContext } from 'svelte';
import { SvelteMap } from 'svelte/reactivity';
import type { Api } from '../api/api.ts';
import { Resource } from '../api/resource.svelte.ts';
import { driveNeeds } from './needs.ts';
import { addSample, rate, type Sample } from './pace.ts';

/** What every page shows a part of: Drives and what goes on there, docks, the cloud, and how safe it all is. */
export class Fleet {
  drives: Resource<DriveView[]>;
  docks: Resource<DockView[]>;
  cloud: Resource<CloudView>;
  safety: Resource<SafetyView>;
  care: Resource<ArchiveCareView>;
  kit: Resource<KitState>;
  sites: Resource<SiteView[]>;
  /** Ingests that have moved since the Drives were asked for. */
  #newer = new SvelteMap<string, IngestView>();
  #samples = new SvelteMap<string, Sample[]>();
  #api: Api;

  constructor(api: Api) {
    this.#api = api;
    this.drives = new Resource((signal) => this.#askDrives(signal));
    this.docks = new Resource(async (signal) => (await api.ask('GET /docks', {}, signal)).items);
    this.cloud = new Resource((signal) => api.ask('GET /cloud', {}, signal));
    this.safety = new Resource((signal) => api.ask('GET /safety', {}, signal));
    this.kit = new Resource((signal) => api.ask('GET /recovery-kit/state', {}, signal));
    this.care = new Resource((signal) => api.ask('GET /archive', {}, signal));
    this.sites = new Resource(async (signal) => (await api.ask('GET /sites', {}, signal)).items);
  }

  all = $derived.by(() => (this.drives.value ?? []).map((drive) => this.#current(drive)));
  working = $derived.by(() => this.all.filter(({ ingest }) => ingest?.state === 'running'));
  needing = $derived.by(() => this.all.filter((drive) => driveNeeds(drive) !== undefined));
  cloudNeeds = $derived.by(
    () => this.cloud.value !== undefined && !['ready', 'no-store'].includes(this.cloud.value.state),
  );
  archiveNeeds = $derived.by(
    () => this.safety.value !== undefined && this.safety.value.archive.state !== 'ready',
  );
  /** Copies in the Archive that were found damaged. */
  damaged = $derived.by(() => this.care.value?.damaged ?? 0);
  /** Drives that were not proven within their time, by id. */
  due = $derived.by(
    () => new Set(this.safety.value?.visits.flatMap(({ drives }) => drives.map(({ id }) => id))),
  );
  /** Whether the lamp is lit. */
  lit = $derived.by(
    () =>
      this.needing.length > 0 ||
      this.cloudNeeds ||
      this.archiveNeeds ||
      this.damaged > 0 ||
      (this.safety.value?.atRiskBytes ?? 0) > 0,
  );

  /** One Drive, as far as it is known here. */
  drive(id: string): DriveView | undefined {
    return this.all.find((drive) => drive.id === id);
  }

  /** What was measured of an Ingest's speed. */
  samples(ingestId: string): Sample[] {
    return this.#samples.get(ingestId) ?? [];
  }

  /** Bytes a second of an Ingest, once known. */
  rate(ingestId: string): number | undefined {
    return rate(this.samples(ingestId));
  }

  /** Asks how far an Ingest is, instead of asking for every Drive. Where that fails, the Drives say what is wrong. */
  async followIngest(event: Extract<LiveEvent, { type: 'ingest.progress' }>): Promise<void> {
    try {
      const ingest = await this.#api.ask('GET /ingests/:id', { params: { id: event.ingestId } });
      this.#newer.set(ingest.driveId, ingest);
      this.#measure(ingest);
    } catch {
      await this.drives.load();
    }
  }

  async #askDrives(signal: AbortSignal): Promise<DriveView[]> {
    const drives: DriveView[] = [];
    let cursor: string | undefined;
    do {
      const page = await this.#api.ask('GET /drives', { query: { limit: 1000, cursor } }, signal);
      drives.push(...page.items);
      cursor = page.next ?? undefined;
    } while (cursor);
    for (const { id, ingest } of drives) {
      if (ingest) this.#measure(ingest);
      // What was followed may be no more: a look on schedule that found nothing new leaves no trace.
      if (this.#newer.get(id)?.id !== ingest?.id) this.#newer.delete(id);
    }
    return drives;
  }

  #current(drive: DriveView): DriveView {
    const newer = this.#newer.get(drive.id);
    const known = drive.ingest;
    if (!newer || (known && known.id !== newer.id && known.startedAt > newer.startedAt)) return drive;
    return known && known.id === newer.id && known.updatedAt >= newer.updatedAt
      ? drive
      : { ...drive, ingest: newer };
  }

  #measure(ingest: IngestView): void {
    if (ingest.state !== 'running') return void this.#samples.delete(ingest.id);
    const sample = { at: Date.parse(ingest.updatedAt), done: ingest.writtenBytes };
    this.#samples.set(ingest.id, addSample(this.samples(ingest.id), sample));
  }
}

export const [getFleet, setFleet] = createContext<Fleet>();
