import { pipeline, Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import type { Pool, PoolClient } from 'pg';
import type { OwnershipSettings } from '../../adapters/archive-store/ownership.ts';
import { writePaper } from '../../adapters/archive-store/place-paper.ts';
import type { Clock } from '../../base/clock.ts';
import { problem } from '../../base/errors.ts';
import { CATALOGUE_FORMAT, MANIFEST_FORMAT } from '../../catalog/paper/paper-formats.ts';
import { type PaperKind, paperName, paperPath } from '../../catalog/paper/paper-name.ts';
import { LineSealer } from '../../catalog/paper/sealed-lines.ts';
import { asOfNow, catalogueLines, lastMigration } from './catalogue-rows.store.ts';
import { cloudOf, driveFacts, manifestLines } from './manifest-rows.store.ts';
import type { PapersStore } from './papers.store.ts';

export interface WriterDeps {
  pool: Pool;
  clock: Clock;
  archiveRoot: string;
  archiveId: string;
  ownership: OwnershipSettings;
  version: string;
  storeAddress: string | null;
  rows: PapersStore;
}

interface Writing {
  kind: PaperKind;
  drive: { id: string; folder: string } | null;
  header: (client: PoolClient) => Promise<object>;
  lines: (client: PoolClient) => AsyncGenerator<string[]>;
}

/** Writes the Manifest of a Drive into the Archive; one that says the same as the last is not kept. Returns as of when it holds. */
export function writeManifest(deps: WriterDeps, drive: { id: string; folder: string }): Promise<Date> {
  const cloud = (client: PoolClient) => cloudOf(client, deps.storeAddress);
  return write(deps, {
    kind: 'manifest',
    drive,
    header: async (client) => ({
      ...{ safelight: 'manifest', format: MANIFEST_FORMAT, version: deps.version },
      ...{ archive: deps.archiveId, cloud: (await cloud(client))?.address ?? null },
      ...(await driveFacts(client, drive.id)),
    }),
    lines: async function* (client) {
      const cloudId = (await cloud(client))?.id ?? null;
      yield* manifestLines(client, { driveId: drive.id, cloudId, archiveId: deps.archiveId });
    },
  });
}

/** Writes down in the Archive what the catalogue knows. Returns as of when it holds. */
export function writeCatalogue(deps: WriterDeps): Promise<Date> {
  return write(deps, {
    kind: 'catalogue',
    drive: null,
    header: async (client) => ({
      ...{ safelight: 'catalogue', format: CATALOGUE_FORMAT, version: deps.version },
      ...{ migration: await lastMigration(client), archive: deps.archiveId },
    }),
    lines: catalogueLines,
  });
}

async function write(deps: WriterDeps, writing: Writing): Promise<Date> {
  const { archiveRoot, ownership, rows, archiveId } = deps;
  const began = performance.now();
  const sealer = new LineSealer();
  const { at, paper } = await asOfNow(deps.pool, async (client, at) => {
    const header = { ...(await writing.header(client)), at: at.toISOString() };
    const text = sealed(sealer, header, writing.lines(client));
    return { at, paper: await writePaper(archiveRoot, ownership, compressed(text)) };
  });
  const { kind, drive } = writing;
  const driveId = drive?.id ?? null;
  const digest = sealer.bodyDigest();
  try {
    const last = await rows.newest(kind, driveId, archiveId);
    if (last?.digest.equals(digest)) return at;
    const name = paperName(at);
    const path = paperPath(kind, drive?.folder ?? null, name);
    // Two in one second: the next look writes it.
    if (!paper.place(path)) throw problem('already-exists', `${path} stands there already.`);
    const tookMs = Math.round(performance.now() - began);
    const { bytes } = paper;
    const facts = { kind, driveId, name, path, bytes, lines: sealer.lines, digest, tookMs };
    await rows.add(archiveId, { ...facts, versionId: null, at });
    return at;
  } finally {
    paper.drop();
  }
}

async function* sealed(sealer: LineSealer, header: object, lines: AsyncIterable<string[]>) {
  yield sealer.begin(header);
  for await (const some of lines) yield sealer.add(some);
  yield sealer.end();
}

/** Any program for `.gz` reads it. Where the text breaks off, so does this. */
function compressed(text: AsyncGenerator<Buffer>): AsyncIterable<Buffer> {
  const gzip = createGzip();
  pipeline(Readable.from(text, { objectMode: false }), gzip, () => {}); // who reads it is told
  return gzip;
}
