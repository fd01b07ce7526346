import type { FileView, FolderEntry } from '@safelight/contract/files.ts';
import { createContext } from 'svelte';
import type { Api } from '../api/api.ts';
import { asProblem, type Problem } from '../api/problem.ts';
import { addressOf, type ResultQuery } from './result-query.ts';

interface Page {
  files: FileView[];
  folders: FolderEntry[];
  total: number;
  atLeast: boolean;
  bytes: number | undefined;
  next: string | undefined;
  instead: string | undefined;
}

/** `instead`: what is searched for in place of the query from the second page on. */
type Ask = (cursor: string | undefined, limit: number, instead: string | undefined) => Promise<Page>;

const PAGE = 300;

/** The Files of a query, loaded page by page as one scrolls. */
export class Results {
  readonly query: ResultQuery;
  files = $state.raw<FileView[]>([]);
  folders = $state.raw<FolderEntry[]>([]);
  total = $state(0);
  /** There are more than `total`. */
  atLeast = $state(false);
  bytes = $state<number>();
  /** What was searched for instead, where nothing was found and a word may be mistyped. */
  instead = $state<string>();
  /** The first page has come. */
  known = $state(false);
  asking = $state(false);
  problem = $state.raw<Problem>();
  /** The File that was looked at last, to return to. */
  lastSeen: string | undefined;
  #next: string | undefined;
  #places = $derived.by(() => new Map(this.files.map(({ id }, i) => [id, i])));
  #ask: Ask;

  constructor(query: ResultQuery, ask: Ask) {
    this.query = query;
    this.#ask = ask;
  }

  complete = $derived.by(() => this.known && this.files.length >= this.total && !this.atLeast);

  /** The position of a File, or -1 while it was not loaded. */
  placeOf(id: string): number {
    return this.#places.get(id) ?? -1;
  }

  /** Loads the first page unless it is there. */
  start = async (): Promise<void> => {
    if (!this.known) await this.more();
  };

  /** Loads the next page. */
  more = async (): Promise<void> => {
    if (this.asking || (this.known && this.#next === undefined)) return;
    await this.#load(this.#next, PAGE, (page) => {
      this.files = [...this.files, ...page.files];
      if (!this.known) this.folders = page.folders;
    });
  };

  /** Loads again what was loaded, as it is now. */
  again = async (): Promise<void> => {
    if (this.asking) return;
    await this.#load(undefined, Math.min(1000, Math.max(PAGE, this.files.length)), (page) => {
      this.files = page.files;
      this.folders = page.folders;
    });
  };

  async #load(cursor: string | undefined, limit: number, take: (page: Page) => void): Promise<void> {
    this.asking = true;
    try {
      const page = await this.#ask(cursor, limit, cursor === undefined ? undefined : this.instead);
      take(page);
      this.total = page.total;
      this.atLeast = page.atLeast;
      this.bytes = page.bytes;
      // Pages further on are those of the first one's search.
      if (cursor === undefined) this.instead = page.instead;
      this.#next = page.next;
      this.known = true;
      this.problem = undefined;
    } catch (thrown) {
      this.problem = asProblem(thrown);
    }
    this.asking = false;
  }
}

const KEPT = 6;

/** The lists that were opened last, so that going back finds them as they were. */
export class ResultsKeeper {
  #kept = new Map<string, Results>();
  #api: Api;

  constructor(api: Api) {
    this.#api = api;
  }

  /** The Results of a query, kept or new. */
  of(query: ResultQuery): Results {
    const key = addressOf(query).toString();
    const results =
      this.#kept.get(key) ??
      new Results(query, (cursor, limit, instead) =>
        this.#ask(instead === undefined ? query : { ...query, q: instead }, cursor, limit),
      );
    this.#kept.delete(key);
    this.#kept.set(key, results);
    for (const old of [...this.#kept.keys()].slice(0, -KEPT)) this.#kept.delete(old);
    return results;
  }

  /** Forgets every list, so that the next look shows what is true then. */
  forget(): void {
    this.#kept.clear();
  }

  async #ask(query: ResultQuery, cursor: string | undefined, limit: number): Promise<Page> {
    const { q, kind, sort, drive, folder } = query;
    if (folder) {
      const { volume, path, pathRaw } = folder;
      const where = pathRaw ? { pathRaw } : { path };
      const page = await this.#api.ask('GET /folders', {
        query: { drive, volume: volume || undefined, ...where, sort, cursor, limit },
      });
      const { files, folders, total, totalBytes, next } = page;
      return {
        ...{ files, folders, total, atLeast: false, bytes: totalBytes, next: next ?? undefined },
        instead: undefined,
      };
    }
    const page = await this.#api.ask('GET /files', {
      query: { q: q || undefined, kind: kind || undefined, drive: drive || undefined, sort, cursor, limit },
    });
    const atLeast = page.totalIs === 'at-least';
    return {
      files: page.items,
      folders: [],
      total: page.total,
      atLeast,
      bytes: undefined,
      next: page.next ?? undefined,
      instead: page.instead,
    };
  }
}

export const [getResultsKeeper, setResultsKeeper] = createContext<ResultsKeeper>();
