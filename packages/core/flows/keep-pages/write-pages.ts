import { smallThumb } from '../../adapters/media/small-thumb.ts';
import { previewPath } from '../../catalog/photo/preview-path.ts';
import { folderPage, indexPage, type PageLinks } from './page-html.ts';
import type { PagePlace } from './page-places.ts';
import type { DueDrive, FolderRow, PagesStore, PlacedPage } from './pages.store.ts';
import {
  FILES_ON_PAGE,
  nameOfPage,
  type PageFacts,
  type PageFile,
  type PageFolder,
  thumbsOnPage,
} from './plan-page.ts';

interface Writing {
  rows: PagesStore;
  place: PagePlace;
  data: string;
}

/** Writes the pages of a Drive that are not there yet, the first one last, and removes those that none leads to any more. */
export async function writePages(writing: Writing, drive: DueDrive, signal: AbortSignal): Promise<void> {
  const { rows, place } = writing;
  const old = new Map((await rows.placed(drive.id)).map((page) => [page.path, page]));
  const pages = new PagesOfDrive(writing, drive, old, signal);
  const folders = await pages.write();
  const html = indexPage({ drive: drive.name, at: drive.at, folders }, { page: place.linkFromIndex });
  const placed = await place.putIndex(drive.at, html);
  old.delete(placed.path);
  await rows.add(drive.id, {
    ...placed,
    name: place.indexName,
    bytes: html.length,
    digest: drive.digest,
    at: drive.at,
  });
  for (const page of old.values()) {
    signal.throwIfAborted();
    // A key that may not remove keeps them all; they are tried again with the next change.
    if (pages.kept.has(page.path)) continue;
    if (!(await place.remove(page))) return;
    await rows.forget(page.id);
  }
}

class PagesOfDrive {
  /** The paths of all pages that are led to. */
  readonly kept = new Set<string>();
  readonly #writing: Writing;
  readonly #drive: DueDrive;
  readonly #standing: Map<string, PlacedPage>;
  readonly #signal: AbortSignal;
  /** The pages of folders whose parent's page comes later. */
  readonly #below = new Map<bigint | null, PageFolder[]>();
  #thumbs = 0;

  constructor(writing: Writing, drive: DueDrive, old: Map<string, PlacedPage>, signal: AbortSignal) {
    this.#writing = writing;
    this.#drive = drive;
    const stand = [...old.values()].filter((page) => writing.place.stands(page));
    this.#standing = new Map(stand.map((page) => [page.name, page]));
    this.#signal = signal;
  }

  /** Answers the folders at the top. */
  async write(): Promise<PageFolder[]> {
    const { rows } = this.#writing;
    const volumes = await rows.volumesOf(this.#drive.id);
    this.#thumbs = thumbsOnPage(volumes.reduce((sum, { folders }) => sum + folders, 0));
    for (const { id } of volumes)
      for await (const folder of rows.folders(id)) {
        this.#signal.throwIfAborted();
        const { name, files, bytes } = folder;
        const beside = this.#below.get(folder.parentId) ?? [];
        beside.push({ name, page: await this.#folder(folder), files, bytes });
        this.#below.set(folder.parentId, beside);
      }
    return this.#take(null);
  }

  /** They come from the last to the first. */
  #take(parentId: bigint | null): PageFolder[] {
    const folders = this.#below.get(parentId) ?? [];
    this.#below.delete(parentId);
    return folders.reverse();
  }

  /** Places what a folder holds; the first of its pages leads to the others. */
  async #folder({ id, path }: FolderRow): Promise<string> {
    const { rows } = this.#writing;
    const base = { drive: this.#drive.name, path, thumbs: this.#thumbs };
    const first = await rows.files(id, null);
    const more: string[] = [];
    for (let files = first; files.length === FILES_ON_PAGE; ) {
      files = await rows.files(id, files.at(-1)!.name);
      if (files.length > 0) more.push(await this.#page({ ...base, folders: [], files, more: [] }));
    }
    return this.#page({ ...base, folders: this.#take(id), files: first, more });
  }

  async #page(facts: PageFacts): Promise<string> {
    const { rows, place } = this.#writing;
    const name = nameOfPage(facts);
    const stands = this.#standing.get(name);
    if (stands) {
      this.kept.add(stands.path);
      return name;
    }
    const html = await folderPage(facts, this.#links());
    const placed = await place.put(name, html);
    this.kept.add(placed.path);
    const { digest, at } = this.#drive;
    await rows.add(this.#drive.id, { ...placed, name, bytes: html.length, digest, at });
    return name;
  }

  #links(): PageLinks {
    const { place, data } = this.#writing;
    return { page: (name) => name, file: place.linkTo, thumb: (file) => thumbOf(data, file) };
  }
}

/** A picture that cannot be read leaves its place to the others. */
async function thumbOf(data: string, { blake3 }: PageFile): Promise<string | null> {
  const small = await smallThumb(previewPath(data, blake3, 'thumb')).catch(() => null);
  return small && `data:image/webp;base64,${small.toString('base64')}`;
}
