import { readArchive } from '../../adapters/archive-store/archive-identity.ts';
import {
  type ArchiveReader,
  type ArchiveStore,
  newRunCounter,
} from '../../adapters/archive-store/archive-store.ts';
import type { Incoming, Received } from '../../adapters/archive-store/receive.ts';
import { type Code, problem } from '../../base/errors.ts';
import { looksTheSame } from '../../catalog/copy/judge-reading.ts';
import { nearestFirst, type Source } from '../../catalog/copy/source.ts';
import { sourcesOf } from '../../catalog/copy/sources.store.ts';
import type { BadSource, RestoreRow, RestoreStore } from './restore.store.ts';
import type { RestoreDeps } from './restore.ts';

interface SourcesOf {
  deps: RestoreDeps;
  row: RestoreRow;
  rows: RestoreStore;
  into: ArchiveStore;
  signal: AbortSignal;
}

/** The sources of one run: which Copies are tried for a Content, and how they are read. */
export class Sources {
  readonly #deps: RestoreDeps;
  readonly #row: RestoreRow;
  readonly #rows: RestoreStore;
  readonly #into: ArchiveStore;
  readonly #signal: AbortSignal;
  readonly #archiveId: string | null;
  readonly #readers = new Map<string, ArchiveReader>();
  readonly counter = newRunCounter();
  #bad: BadSource[] = [];

  constructor(run: SourcesOf, archiveId: string | null) {
    this.#deps = run.deps;
    this.#row = run.row;
    this.#rows = run.rows;
    this.#into = run.into;
    this.#signal = run.signal;
    this.#archiveId = archiveId;
    run.signal.addEventListener('abort', () => this.counter.cancel(), { once: true });
  }

  /** The nearest first; of the kind that was asked for, and of the right Archive only. */
  of = async (contentIds: bigint[]): Promise<Map<bigint, Source[]>> => {
    const { pool, storeAddress } = this.#deps;
    const archiveIsRight = this.#archiveIsRight();
    const found = await sourcesOf(pool, contentIds, { drives: { dockId: this.#row.dockId }, storeAddress });
    const allowed = ({ kind }: Source) =>
      (this.#row.from === null || this.#row.from === kind) && (kind !== 'archive' || archiveIsRight);
    return new Map([...found].map(([id, sources]) => [id, nearestFirst(sources.filter(allowed))]));
  };

  /** @throws Problem `archive-absent` where the Archive has it and is away: it waits */
  whyNone = async (contentId: bigint, tried: Source[]): Promise<Code> => {
    const held = await this.#rows.heldOn(contentId);
    const wantsArchive = this.#row.from === null || this.#row.from === 'archive';
    if (wantsArchive && held.includes('archive') && !this.#archiveIsRight()) throw problem('archive-absent');
    return held.length > tried.length ? 'not-in-reach' : 'content-gone';
  };

  /** Reads files of the Archive, or of a Drive, which may be released meanwhile: then others help. */
  receive = async (volumeId: string, files: Incoming[]): Promise<Received[]> => {
    const reader = this.#readers.get(volumeId) ?? this.#into.openReader();
    this.#readers.set(volumeId, reader);
    if (volumeId === this.#archiveId) return reader.receive(files, true, this.counter);
    const own = newRunCounter();
    let received: Received[] = [];
    await this.#deps.reading(volumeId, this.#signal, async (signal) => {
      if (signal.aborted) own.cancel();
      signal.addEventListener('abort', () => own.cancel(), { once: true });
      received = await reader.receive(files, true, own);
    });
    return received;
  };

  /** What is behind the size and time of the proof is damage; anything else is for the next walk or Scan to say. */
  noteWrong = (source: Source, received: Received | null): void => {
    if (source.kind === 'cloud') {
      if (received === null) this.#bad.push({ source, is: 'missing' });
      else if (received.ok) this.#bad.push({ source, is: 'damaged' });
      return;
    }
    if (source.kind !== 'archive' || !received?.ok || !source.four) return;
    const now = { size: BigInt(received.bytes), mtimeNs: received.mtimeNs };
    if (looksTheSame(now, source.four)) this.#bad.push({ source, is: 'damaged' });
  };

  takeBad(): BadSource[] {
    const bad = this.#bad;
    this.#bad = [];
    return bad;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#readers.values()].map((reader) => reader.close()));
  }

  #archiveIsRight(): boolean {
    const found = readArchive(this.#deps.archiveRoot);
    return found.is === 'archive' && found.id === this.#archiveId;
  }
}
