import { openStandLooker } from '../../adapters/archive-store/stand-looker.ts';
import { attachedVolumes } from '../../catalog/drive/attached-drive.store.ts';
import type { NotCovered } from '../../catalog/drive/retirement.ts';
import { heldContents } from '../../catalog/safety/held-contents.store.ts';
import { freshnessOf } from '../../catalog/safety/safety-settings.ts';
import { eachArchiveCopy, fileSums, volumeStates } from './gather.store.ts';
import type { Gathered } from './prove-retirement.ts';
import type { Told } from './retire.store.ts';
import type { Outside, RetireDeps } from './retire.ts';

/** Finds out what the decision needs and takes a while: it looks at every Archive Copy, and at the rest of the Drive. */
export async function gather(
  deps: RetireDeps,
  driveId: string,
  onChecked: (copies: number) => Promise<void>,
  signal: AbortSignal,
): Promise<{ gathered: Gathered; told: Told }> {
  const { pool } = deps;
  const volumes = await volumeStates(pool, driveId);
  const notCovered = await outsideOf(deps, driveId, signal);
  const archive = await lookAtArchive(deps, driveId, onChecked, signal);
  const { bytes, ...sums } = await fileSums(pool, driveId);
  const holdings = await heldContents(pool, driveId, freshnessOf(await deps.settings()));
  const manifest = await deps.manifest(driveId, signal);
  return { gathered: { ...sums, volumes, holdings, archive }, told: { bytes, manifest, notCovered } };
}

async function lookAtArchive(
  deps: RetireDeps,
  driveId: string,
  onChecked: (copies: number) => Promise<void>,
  signal: AbortSignal,
): Promise<Gathered['archive']> {
  const archive = { copies: 0, changed: 0, changedBytes: 0 };
  const looker = openStandLooker(deps.archiveRoot);
  try {
    await eachArchiveCopy(deps.pool, driveId, async (copies) => {
      signal.throwIfAborted();
      const stand = await looker.stand(
        copies.map(({ path }) => path),
        copies.map(({ four }) => four),
      );
      const changed = copies.filter((_, n) => !stand[n]);
      archive.copies += copies.length;
      archive.changed += changed.length;
      archive.changedBytes += changed.reduce((sum, copy) => sum + copy.bytes, 0);
      await onChecked(archive.copies);
    });
  } finally {
    await looker.close();
  }
  return archive;
}

async function outsideOf(deps: RetireDeps, driveId: string, signal: AbortSignal): Promise<NotCovered> {
  const all: Outside[] = [];
  for (const volume of await attachedVolumes(deps.pool, { driveId }))
    all.push(await deps.lookOutside(volume, signal));
  const sum = (of: 'files' | 'bytes' | 'unreadable') => all.reduce((total, one) => total + one[of], 0);
  return {
    ...{ files: sum('files'), bytes: sum('bytes'), unreadable: sum('unreadable') },
    folders: all.flatMap(({ folders }) =>
      folders.map(({ name, ...counts }) => ({
        nameRaw: Buffer.from(name, 'latin1').toString('base64url'),
        ...counts,
      })),
    ),
    more: all.some(({ more }) => more),
  };
}
