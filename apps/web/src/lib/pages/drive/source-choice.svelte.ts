import type { DriveVolumeView } from '@safelight/contract/drives.ts';
import { SvelteMap, SvelteSet } from 'svelte/reactivity';
import type { Api } from '../../api/api.ts';
import { asProblem, type Problem } from '../../api/problem.ts';
import { type DrivePath, drivePath, isInside, rawOf, sourcesOf, WHOLE } from '../../state/drive-path.ts';

export interface FolderHere {
  path: DrivePath;
  name: string;
  hasFolders: boolean;
}

/** The folders of an attached volume as they stand there now, and which of them shall be ingested. */
export class SourceChoice {
  readonly chosen = new SvelteSet<DrivePath>();
  readonly open = new SvelteSet<DrivePath>();
  /** Of each folder that was looked into. */
  readonly folders = new SvelteMap<DrivePath, FolderHere[]>();
  problem = $state.raw<Problem>();
  /** The ways to what is chosen were looked into. */
  #begun = $state(false);
  #before: DrivePath[];
  #api: Api;
  #drive: string;
  readonly volume: string;

  constructor(api: Api, drive: string, volume: DriveVolumeView) {
    this.#api = api;
    this.#drive = drive;
    this.volume = volume.id;
    this.#before = sourcesOf(volume);
    for (const path of this.#before) this.chosen.add(path);
  }

  /** What was chosen and is not on the drive today. */
  missing = $derived.by(() =>
    this.#begun ? this.#before.filter((path) => path !== WHOLE && !this.#isListed(path)) : [],
  );
  isChanged = $derived.by(
    () => this.chosen.size !== this.#before.length || this.#before.some((path) => !this.chosen.has(path)),
  );

  /** Whether an outer folder takes it in. */
  isIncluded(path: DrivePath): boolean {
    return [...this.chosen].some((folder) => isInside(path, folder));
  }

  choose(path: DrivePath, wanted: boolean): void {
    if (!wanted) return void this.chosen.delete(path);
    for (const other of this.chosen) if (isInside(other, path)) this.chosen.delete(other);
    this.chosen.add(path);
  }

  async look(path: DrivePath): Promise<void> {
    this.open.add(path);
    if (this.folders.has(path)) return;
    try {
      const query = { pathRaw: rawOf(path), volume: this.volume };
      const { items } = await this.#api.ask('GET /drives/:id/folders', {
        params: { id: this.#drive },
        query,
      });
      const found = items.map((item) => ({
        path: drivePath(item),
        name: item.name,
        hasFolders: item.hasFolders,
      }));
      this.folders.set(path, found);
      this.problem = undefined;
    } catch (thrown) {
      this.open.delete(path);
      // A folder on the way to what was chosen may be gone: that is said where it was chosen.
      if (asProblem(thrown).code !== 'not-a-folder') this.problem = asProblem(thrown);
    }
  }

  /** Opens the ways to what is chosen, all at once: each look takes the dock up to a second. */
  async begin(): Promise<void> {
    const ways = this.#before.flatMap((path) => {
      const parts = path.split('/');
      return parts.slice(1).map((_, n) => parts.slice(0, n + 1).join('/'));
    });
    await this.look(WHOLE);
    await Promise.all([...new Set(ways)].map((path) => this.look(path)));
    this.#begun = this.folders.has(WHOLE);
  }

  /** Notes the choice. */
  async save(): Promise<void> {
    const body = { sourceFoldersRaw: [...this.chosen].map(rawOf), volume: this.volume };
    await this.#api.ask('PATCH /drives/:id', { params: { id: this.#drive }, body });
  }

  #isListed(path: DrivePath): boolean {
    const at = path.lastIndexOf('/');
    return (
      this.folders.get(at < 0 ? WHOLE : path.slice(0, at))?.some((folder) => folder.path === path) ?? false
    );
  }
}
