/** A known File whose time moved by whole quarter hours while its size stayed, and whose Archive Copy stands. */
export interface Moved {
  id: bigint;
  folderId: bigint;
  bytes: bigint;
  quarters: number;
}

/** What is known of them all when each was looked at once. */
export interface MovedFiles {
  count: number;
  /** By how many quarter hours; one entry for each that was seen. */
  shifts: Set<number>;
  /** Files drawn from them: one of each folder, and some of all. */
  ofFolders: Drawn[];
  ofAll: Drawn[];
}

export interface Drawn {
  id: bigint;
  bytes: bigint;
}

export type ClockPlan =
  /** Nothing moved. */
  | { do: 'nothing' }
  /** Times moved differently: each of the files is read, like every changed one. */
  | { do: 'read-all' }
  /** If these are what they were, only the clock moved. */
  | { do: 'sample'; quarters: number; files: Drawn[] };

/**
 * If one in a hundred files held other bytes, 300 of them would miss all of those once in twenty times. What is
 * changed on a drive is changed by folders, so half of them come from as many folders as there are.
 */
const MOST_FILES = 300;
/** A minute or so of reading from a slow drive … */
const ENOUGH_BYTES = 4n * 1024n ** 3n;
/** … but never fewer files, however large. */
const LEAST_FILES = 40;

type Random = () => number;

/** Decides whether moved times may be those of one clock, and which files have to be read to know. */
export function planClock(moved: MovedFiles, random: Random): ClockPlan {
  const [quarters] = moved.shifts;
  if (quarters === undefined) return { do: 'nothing' };
  if (moved.shifts.size > 1) return { do: 'read-all' };
  return { do: 'sample', quarters, files: sampleOf(moved, random) };
}

function sampleOf({ ofFolders, ofAll }: MovedFiles, random: Random): Drawn[] {
  const folders = shuffled(ofFolders, random).slice(0, MOST_FILES / 2);
  const chosen = new Map([...folders, ...shuffled(ofAll, random)].map((file) => [file.id, file]));
  const sample: Drawn[] = [];
  let bytes = 0n;
  for (const file of shuffled([...chosen.values()].slice(0, MOST_FILES), random)) {
    if (sample.length >= LEAST_FILES && bytes + file.bytes > ENOUGH_BYTES) break;
    sample.push(file);
    bytes += file.bytes;
  }
  return sample;
}

/** Draws from moved Files as they pass by, so that a million of them need no list. */
export class Drawing {
  readonly #random: Random;
  readonly #shifts = new Set<number>();
  readonly #folders = new Map<bigint, { met: number; file: Drawn }>();
  readonly #all: Drawn[] = [];
  #count = 0;

  constructor(random: Random) {
    this.#random = random;
  }

  /** Each that passed by is among those drawn with the same chance. */
  meet({ id, folderId, bytes, quarters }: Moved): void {
    this.#count++;
    this.#shifts.add(quarters);
    const file = { id, bytes };
    const folder = this.#folders.get(folderId) ?? { met: 0, file };
    folder.met++;
    if (this.#random() * folder.met < 1) folder.file = file;
    this.#folders.set(folderId, folder);
    const at = this.#count <= MOST_FILES ? this.#all.length : Math.floor(this.#random() * this.#count);
    if (at < MOST_FILES) this.#all[at] = file;
  }

  result(): MovedFiles {
    const ofFolders = [...this.#folders.values()].map(({ file }) => file);
    return { count: this.#count, shifts: this.#shifts, ofFolders, ofAll: this.#all };
  }
}

function shuffled<T>(list: readonly T[], random: Random): T[] {
  const mixed = [...list];
  for (let n = mixed.length - 1; n > 0; n--) {
    const other = Math.floor(random() * (n + 1));
    [mixed[n], mixed[other]] = [mixed[other]!, mixed[n]!];
  }
  return mixed;
}
