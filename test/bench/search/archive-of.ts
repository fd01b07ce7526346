import { pick, type Random, seeded, whole } from './random.ts';
import { cameras, families, names, places, stages, topics } from './vocabulary.ts';

export interface MadeFile {
  /** From 1 on. */
  n: number;
  drive: number;
  /** Below the drive's top, with the source folder. */
  path: string;
  kind: 'photo' | 'film' | 'sidecar';
  bytes: number;
  /** Milliseconds; the clock of the camera taken as UTC. */
  takenAt: number;
}

const DAY = 86_400_000;
const FIRST_YEAR = 2004;
const FILES_PER_DRIVE = 50_000;

/** The archive of a busy photographer: `count` files, two decades of shoots, drive after drive. */
export function* archiveOf(count: number, seed = 1): Generator<MadeFile> {
  const random = seeded(seed);
  const drives = Math.max(1, Math.ceil(count / FILES_PER_DRIVE));
  const titles = new Set<string>();
  let made = 0;
  for (let drive = 0; drive < drives; drive++) {
    const from = Date.UTC(FIRST_YEAR, 0, 1) + ((drive * 21 * 365) / drives) * DAY;
    while (made < Math.min(count, (drive + 1) * FILES_PER_DRIVE)) {
      const day = from + Math.floor(random() * ((21 * 365) / drives)) * DAY;
      const date = new Date(day).toISOString().slice(0, 10);
      const folder = `Photography/${date.slice(0, 4)}/${date} ${title(random)}`;
      if (titles.has(folder)) continue;
      titles.add(folder);
      for (const file of shoot(random, folder, day)) {
        if (made === count) return;
        made += 1;
        yield { ...file, n: made, drive };
      }
    }
  }
}

function* shoot(random: Random, folder: string, day: number): Generator<Omit<MadeFile, 'n' | 'drive'>> {
  const camera = pick(random, cameras);
  const first = whole(random, 0, 9999);
  const exposures = whole(random, 20, 400);
  for (let n = 0; n < exposures; n++) {
    const number = String((first + n) % 10 ** camera.digits).padStart(camera.digits, '0');
    const stage = pick(random, stages);
    for (const extension of camera.extensions) {
      const path = `${folder}/${stage ? `${stage}/` : ''}${camera.prefix}${number}.${extension}`;
      yield {
        path,
        kind: kindOf(extension),
        bytes: sizeOf(random, extension),
        takenAt: day + n * 61_000,
      };
    }
  }
}

function title(random: Random): string {
  const family = pick(random, families);
  const two = `${pick(random, names)} and ${pick(random, names)} ${family}`;
  return `${pick(random, topics)} ${random() < 0.5 ? two : family} ${pick(random, places)}`;
}

function kindOf(extension: string): MadeFile['kind'] {
  return extension === 'xmp' ? 'sidecar' : extension === 'MP4' ? 'film' : 'photo';
}

function sizeOf(random: Random, extension: string): number {
  if (extension === 'xmp') return whole(random, 4_000, 12_000);
  return extension === 'JPG' ? whole(random, 4_000_000, 12_000_000) : whole(random, 20_000_000, 60_000_000);
}
