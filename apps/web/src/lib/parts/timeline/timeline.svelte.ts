import type { FileView } from '@safelight/contract/files.ts';
import { createContext } from 'svelte';
import type { Api } from '../../api/api.ts';
import { asProblem, type Problem } from '../../api/problem.ts';
import type { Layout, Options } from '../photo-grid/layout.ts';
import { scrollTo } from '../photo-grid/window.ts';
import {
  chunksOf,
  type Day,
  dayAt,
  guessHeight,
  layOutDay,
  stackOf,
  timelineWindow,
} from './timeline-layout.ts';

const CHUNK = 200;
const PAGE = 1000;
const BEYOND = 700;
/** Beyond so many loaded photos those farthest from the view are let go. */
const MOST_LOADED = 6000;

interface Loaded {
  files: FileView[];
  layout: Layout | undefined;
}

/** Every photo by day: the days are known from the start, the photos of those near the view. */
export class Timeline {
  days = $state.raw<Day[]>([]);
  undated = $state(0);
  known = $state(false);
  problem = $state.raw<Problem>();
  width = $state(0);
  phone = $state(false);
  viewport = $state(900);
  offset = $state(0);
  scrolled = $state(0);
  /** Files changed since the days were asked for. */
  isOld = true;
  #api: Api;
  #loaded = $state.raw(new Map<number, Loaded>());
  #chunks: { from: number; to: number }[] = [];
  #asking = new Set<number>();

  constructor(api: Api) {
    this.#api = api;
  }

  total = $derived.by(() => this.days.reduce((sum, { photos }) => sum + photos, 0));
  options = $derived.by((): Options => {
    const { width, phone } = this;
    return phone ? { width, row: 118, gap: 3, heading: 66 } : { width, row: 182, gap: 6, heading: 52 };
  });
  stack = $derived.by(() =>
    stackOf(
      this.days.map((day, i) => this.#loaded.get(i)?.layout?.height ?? guessHeight(day.photos, this.options)),
    ),
  );
  scroll = $derived.by(() => Math.max(0, this.scrolled - this.offset));
  window = $derived.by(() => timelineWindow(this.stack, this.scroll, this.viewport, BEYOND));
  /** The day at the top of the view. */
  current = $derived.by(() => (this.days.length > 0 ? dayAt(this.stack, this.window.position + 60) : -1));

  filesOf(day: number): FileView[] | undefined {
    return this.#loaded.get(day)?.files;
  }

  layoutOf(day: number): Layout | undefined {
    return this.#loaded.get(day)?.layout;
  }

  /** Asks which days there are; photos that were loaded are asked for again as they come into view. */
  load = async (): Promise<void> => {
    this.isOld = false;
    try {
      const { days, photos, undated } = await this.#api.ask('GET /timeline');
      let before = 0;
      this.days = days.map((day, i) => {
        const count = photos[i] ?? 0;
        before += count;
        return { day, photos: count, before: before - count };
      });
      this.undated = undated;
      this.#chunks = chunksOf(this.days, CHUNK);
      this.#loaded = new Map();
      this.problem = undefined;
      this.known = true;
    } catch (thrown) {
      this.problem = asProblem(thrown);
    }
  };

  /** Lays out anew what is loaded, for a new width. */
  layOutAgain(): void {
    const loaded = new Map<number, Loaded>();
    for (const [day, { files }] of this.#loaded) loaded.set(day, this.#laidOut(files));
    this.#loaded = loaded;
  }

  /** Loads the days in view that are not. Answers by how much what is in view moved down. */
  async fill(): Promise<number> {
    const wanted = this.window.days.map(({ index }) => index).filter((index) => !this.#loaded.has(index));
    const chunk = this.#chunks.findIndex(({ from, to }) => wanted.some((day) => day >= from && day < to));
    if (chunk < 0 || this.width === 0 || this.#asking.has(chunk) || this.#asking.size > 1) return 0;
    this.#asking.add(chunk);
    try {
      const { from, to } = this.#chunks[chunk]!;
      const files = await this.#filesBetween(from, to);
      this.problem = undefined;
      return this.#take(from, to, files);
    } catch (thrown) {
      this.problem = asProblem(thrown);
      return 0;
    } finally {
      this.#asking.delete(chunk);
    }
  }

  /** Where to scroll to so that a day is at the top. */
  scrollFor(day: number): number {
    return (
      this.offset +
      scrollTo({ height: this.stack.height } as Layout, this.stack.tops[day] ?? 0, this.viewport)
    );
  }

  async #filesBetween(from: number, to: number): Promise<FileView[]> {
    const q = `date:${this.days[to - 1]!.day}..${this.days[from]!.day}`;
    const files: FileView[] = [];
    for (let cursor: string | undefined; ; ) {
      const page = await this.#api.ask('GET /files', {
        query: { q, kind: 'picture', all: false, sort: 'taken', limit: PAGE, cursor },
      });
      files.push(...page.items);
      if (page.next === null) return files;
      cursor = page.next;
    }
  }

  #take(from: number, to: number, files: FileView[]): number {
    const before = this.stack;
    const top = this.current;
    const byDay = Map.groupBy(files, ({ takenAt }) => takenAt?.slice(0, 10) ?? '');
    const loaded = new Map(this.#loaded);
    for (let day = from; day < to; day += 1) {
      loaded.delete(day);
      loaded.set(day, this.#laidOut(byDay.get(this.days[day]!.day) ?? []));
    }
    this.#loaded = this.#within(loaded);
    return this.stack.tops[top]! - before.tops[top]!;
  }

  #laidOut(files: FileView[]): Loaded {
    const tiles = files.map(({ width, height }) => ({
      ratio: width !== null && height !== null && height > 0 ? width / height : 1.5,
      group: 'day',
    }));
    return { files, layout: tiles.length > 0 ? layOutDay(tiles, this.options) : undefined };
  }

  /** Lets go of the days farthest from the view where there are too many photos. */
  #within(loaded: Map<number, Loaded>): Map<number, Loaded> {
    let count = [...loaded.values()].reduce((sum, { files }) => sum + files.length, 0);
    const far = [...loaded.keys()].sort((a, b) => Math.abs(b - this.current) - Math.abs(a - this.current));
    const inView = new Set(this.window.days.map(({ index }) => index));
    for (const day of far) {
      if (count <= MOST_LOADED) break;
      if (inView.has(day)) continue;
      count -= loaded.get(day)!.files.length;
      loaded.delete(day);
    }
    return loaded;
  }
}

/** The Timeline that was looked through last, so that going back finds it as it was. */
export const [getTimeline, setTimeline] = createContext<Timeline>();
