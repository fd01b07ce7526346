import { createReadStream, createWriteStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { openObject } from '../../adapters/object-store/get-object.ts';
import { objectsOf } from '../../adapters/object-store/objects-of.ts';
import type { ObjectStore } from '../../adapters/object-store/store-client.ts';
import { storeProblem } from '../../adapters/object-store/store-errors.ts';
import { Problem, problem } from '../../base/errors.ts';
import { type PaperKind, paperFolder, timeOfPaper } from './paper-name.ts';
import { readSealed } from './sealed-lines.ts';

/** A paper as it is found in the Archive or in the bucket. */
export interface FoundPaper {
  kind: PaperKind;
  /** The drive folder of a Manifest, as its folder is called there. */
  folder: string;
  name: string;
  /** Below the Archive's root, or the key. */
  path: string;
  bytes: number;
  at: Date;
}

/** Where papers are found without a catalogue. */
export interface PaperSource {
  list(kind: PaperKind): Promise<FoundPaper[]>;
  /** The path of a file with the paper's bytes, which may be removed afterwards. */
  fetch(paper: FoundPaper): Promise<string>;
}

export function papersOfArchive(root: string): PaperSource {
  return {
    async list(kind) {
      const top = join('.safelight', paperFolder[kind]);
      const entries = await readdir(join(root, top), { recursive: true, withFileTypes: true }).catch(
        () => [],
      );
      const paths = entries
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1));
      return newestFirst(paths.flatMap((path) => paperAt(kind, path, top, 0)));
    },
    fetch: async ({ path }) => join(root, path),
  };
}

/** @param passing a folder for what is downloaded */
export function papersOfCloud(
  { store }: { store: ObjectStore },
  passing: string,
  signal: AbortSignal,
): PaperSource {
  return {
    async list(kind) {
      const top = paperFolder[kind];
      const found: FoundPaper[] = [];
      for await (const { key, path, bytes } of objectsOf(store, top, signal))
        found.push(...paperAt(kind, path, top, bytes).map((paper) => ({ ...paper, path: key })));
      return newestFirst(found);
    },
    async fetch({ path }) {
      const object = await openObject(store, path, { signal });
      if (!object) throw problem('paper-damaged', 'It is gone.');
      const file = join(passing, 'paper');
      await pipeline(object.stream, createWriteStream(file)).catch((error: unknown) => {
        throw storeProblem(error);
      });
      return file;
    },
  };
}

function paperAt(kind: PaperKind, path: string, top: string, bytes: number): FoundPaper[] {
  const names = path.slice(top.length + 1).split('/');
  const name = names.at(-1)!;
  const at = timeOfPaper(name);
  const depth = kind === 'manifest' ? 2 : 1;
  if (at === null || names.length !== depth) return [];
  return [{ kind, folder: names.length === 2 ? names[0]! : '', name, path, bytes, at }];
}

function newestFirst(papers: FoundPaper[]): FoundPaper[] {
  return papers.toSorted((a, b) => b.at.getTime() - a.at.getTime());
}

/** The lines of a fetched paper. @throws Problem `paper-damaged` */
export async function* linesOf(file: string): AsyncGenerator<string[]> {
  const source = createReadStream(file);
  const gunzip = createGunzip();
  source.on('error', (error) => gunzip.destroy(error));
  try {
    yield* readSealed(source.pipe(gunzip));
  } catch (error) {
    if (error instanceof Problem || !isUnpacking(error)) throw error;
    throw problem('paper-damaged', 'It cannot be unpacked: it was cut off or changed.', { cause: error });
  } finally {
    source.destroy();
  }
}

function isUnpacking(error: unknown): boolean {
  return String((error as { code?: unknown } | null)?.code).startsWith('Z_');
}

/** The first line of a paper that is whole. @throws Problem `paper-damaged` */
export async function proveWhole(file: string): Promise<Record<string, unknown>> {
  let first: string | undefined;
  for await (const lines of linesOf(file)) first ??= lines[0];
  return JSON.parse(first!) as Record<string, unknown>;
}
