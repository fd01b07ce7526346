import type { PoolClient } from 'pg';
import { replaceMark } from '../../adapters/archive-store/archive-identity.ts';
import { standsAsProven } from '../../adapters/archive-store/four-values-below.ts';
import { FilesBelow } from '../../adapters/archive-store/open-below-sync.ts';
import { ownershipOf } from '../../adapters/archive-store/ownership.ts';
import { transaction } from '../../adapters/db/lease.ts';
import { Problem, problem } from '../../base/errors.ts';
import { type FoundPaper, proveWhole } from '../../catalog/paper/find-papers.ts';
import { putVolumes } from './drives.store.ts';
import { clearFresh, freshArchive } from './empty-catalogue.store.ts';
import { importCatalogue } from './import-catalogue.ts';
import { importListing } from './import-listing.ts';
import { importManifests } from './import-manifests.ts';
import { judgeHeader, type PaperHeader } from './plan-header.ts';
import type { RebuildStore } from './rebuild.store.ts';
import type { Origin, RebuildDeps } from './rebuild.ts';
import {
  allMissing,
  archivedCopies,
  askForCare,
  cloudAt,
  doubtCopies,
  notePapers,
  renameCloud,
} from './settle.store.ts';
import { whichArchive } from './which-archive.ts';

/** A paper that was fetched and proven. */
export interface ReadablePaper {
  paper: FoundPaper;
  file: string;
  header: PaperHeader;
  first: Record<string, unknown>;
}

/** Rebuilds from the newest export that can be read, else from Manifests, else from what the bucket lists. */
export async function runRebuild(
  deps: RebuildDeps,
  rows: RebuildStore,
  id: string,
  origin: Origin,
  signal: AbortSignal,
): Promise<void> {
  const onRows = (count: number) => rows.progress(id, count);
  const catalogue = await firstReadable(deps, rows, id, origin, await origin.papers.list('catalogue'));
  if (catalogue) {
    await rows.takes(id, 'catalogue', catalogue.paper.path, catalogue.header.at);
    return filling(deps, origin, signal, async (client) => importCatalogue(client, catalogue.file, onRows));
  }
  const manifests = await readableManifests(deps, rows, id, origin);
  if (manifests.length > 0) {
    await rows.takes(id, 'manifests', null, null);
    const { clock } = deps;
    const of = { clock, archiveId: origin.archiveId, cloudAddress: deps.cloud?.address ?? null, onRows };
    const fetch = ({ paper }: ReadablePaper) => origin.papers.fetch(paper);
    return filling(deps, origin, signal, (client) => importManifests(client, of, manifests, fetch));
  }
  if (origin.source === 'archive') throw problem('nothing-to-rebuild');
  await rows.takes(id, 'listing', null, null);
  await filling(deps, origin, signal, async (client) => {
    await putVolumes(client, deps.clock, origin.archiveId, deps.cloud!.address);
  });
}

/** Of each drive the newest Manifest that can be read. */
async function readableManifests(
  deps: RebuildDeps,
  rows: RebuildStore,
  id: string,
  origin: Origin,
): Promise<ReadablePaper[]> {
  const readable: ReadablePaper[] = [];
  for (const papers of Map.groupBy(await origin.papers.list('manifest'), ({ folder }) => folder).values()) {
    const found = await firstReadable(deps, rows, id, origin, papers);
    if (found) readable.push(found);
  }
  return readable;
}

/** The first paper that is whole and ours; those before it are named. @throws Problem `paper-newer` */
async function firstReadable(
  { migrations }: RebuildDeps,
  rows: RebuildStore,
  id: string,
  { papers, archiveId }: Origin,
  candidates: FoundPaper[],
): Promise<ReadablePaper | null> {
  for (const paper of candidates) {
    try {
      const file = await papers.fetch(paper);
      const first = await proveWhole(file);
      const header = judgeHeader(first, { kind: paper.kind, archive: archiveId, migrations });
      return { paper, file, header, first };
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'paper-damaged') throw error;
      await rows.refuse(id, { path: paper.path, code: error.code, detail: error.detail });
    }
  }
  return null;
}

/** Fills the empty catalogue, and makes this installation the rightful one of the Archive. */
async function filling(
  deps: RebuildDeps,
  origin: Origin,
  signal: AbortSignal,
  fill: (client: PoolClient) => Promise<void>,
): Promise<void> {
  const { archiveRoot, ownership, cloud, clock } = deps;
  const papers = [...(await origin.papers.list('catalogue')), ...(await origin.papers.list('manifest'))];
  await transaction(deps.pool, async (client) => {
    const standing = whichArchive(archiveRoot, origin.archiveId, await freshArchive(client));
    await clearFresh(client);
    await fill(client);
    signal.throwIfAborted();
    if (origin.source === 'cloud') await followListing(client, deps, origin, signal);
    if (standing === 'empty') await allMissing(client, origin.archiveId);
    else await doubtWhatChanged(client, archiveRoot, origin.archiveId);
    const placeId = origin.source === 'archive' ? origin.archiveId : await cloudAt(client, cloud!.address);
    if (placeId !== null) await notePapers(client, clock, placeId, papers);
    await askForCare(client, clock);
    // The last thing before the end: should the end fail, the rebuild is asked for once more.
    if (standing === 'empty')
      replaceMark(archiveRoot, origin.archiveId, ownershipOf(ownership, process.umask()).give);
  });
}

/** What was sent after the paper was written is in the bucket, and what is not in the bucket is in no copy. */
async function followListing(
  client: PoolClient,
  { cloud, clock }: RebuildDeps,
  { archiveId }: Origin,
  signal: AbortSignal,
): Promise<void> {
  const { store, address } = cloud!;
  await renameCloud(client, address);
  const cloudId = await cloudAt(client, address);
  if (cloudId === null) return;
  await importListing(client, { store, clock, archiveId, cloudId, signal });
}

/** An Archive Copy keeps its proof only while its four values are those of the proof. */
async function doubtWhatChanged(client: PoolClient, root: string, archiveId: string): Promise<void> {
  const files = new FilesBelow(Buffer.from(root));
  try {
    for await (const copies of archivedCopies(client, archiveId)) {
      const changed = copies.filter(({ path, four }) => !standsAsProven(files, path, four));
      await doubtCopies(
        client,
        changed.map(({ id }) => id),
      );
    }
  } finally {
    files.close();
  }
}
