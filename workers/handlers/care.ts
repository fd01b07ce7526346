import type { Handlers } from '@safelight/core/adapters/queue/job-worker.ts';
import { problem } from '@safelight/core/base/errors.ts';
import { currentSettings } from '@safelight/core/catalog/setting/setting.store.ts';
import { openAdoptions } from '@safelight/core/flows/adopt/adopt.store.ts';
import { runAdopt } from '@safelight/core/flows/adopt/adopt.ts';
import { findGaps } from '@safelight/core/flows/find-gaps/find-gaps.ts';
import { healFromDrive, healTrouble } from '@safelight/core/flows/heal/heal.ts';
import { healOnDrive } from '@safelight/core/flows/heal/heal-drive.ts';
import { finishIngest } from '@safelight/core/flows/ingest/finish.store.ts';
import { ingestStore } from '@safelight/core/flows/ingest/ingest.store.ts';
import { runScan } from '@safelight/core/flows/scan/run-scan.ts';
import { scanStore } from '@safelight/core/flows/scan/scan.store.ts';
import { checkThese } from '@safelight/core/flows/verify/check-these.ts';
import { drivesToScrub, scrubArchive, scrubDrive } from '@safelight/core/flows/verify/scrub.ts';
import { verifyStore } from '@safelight/core/flows/verify/verify.store.ts';
import { runVerify } from '@safelight/core/flows/verify/verify.ts';
import { ArchiveHints } from '@safelight/core/flows/watch-archive/hints.ts';
import type { CheckCopies } from '@safelight/core/flows/watch-archive/run-walk.ts';
import { watchArchive } from '@safelight/core/flows/watch-archive/watch-archive.ts';
import { cloudNow } from '../cloud-now.ts';
import type { Deps } from '../deps.ts';
import type { RunningIngests } from '../running-ingests.ts';

type CareJobs =
  | 'adopt'
  | 'verify'
  | 'verify-drive'
  | 'heal-from-drive'
  | 'scrub'
  | 'scrub-drive'
  | 'archive-walk'
  | 'find-gaps';

/** What keeps the Copies good: they are read again, compared, healed; what others do in the Archive is noticed. */
export function careHandlers(
  deps: Deps,
  running: RunningIngests,
  wakeFollowers: () => void,
): Pick<Handlers, CareJobs> {
  const { config, queue } = deps;
  const { pool } = deps.db;
  const toolsNow = () => ({
    ...deps,
    pool,
    archiveRoot: config.archive,
    ownership: config.owner,
    settings: () => currentSettings(pool, config.settings),
    ...cloudNow(deps),
  });
  const verifying = () => {
    const tools = toolsNow();
    return {
      ...tools,
      heal: (scope: Parameters<typeof healTrouble>[1], signal: AbortSignal) =>
        healTrouble(tools, scope, signal),
      healDrive: (volumeId: string, signal: AbortSignal) => healOnDrive(tools, volumeId, signal),
    };
  };
  const hints = new ArchiveHints(toolsNow());
  const volumeOf = async (verifyId: string) => {
    const row = await verifyStore(pool).row(verifyId);
    if (!row) throw problem('not-found');
    return row.volumeId;
  };
  return {
    adopt: ({ ingestId }, signal) =>
      runAdopt({ ...toolsNow(), ingest: likeAnIngest(deps), onProven: wakeFollowers }, ingestId, signal),
    verify: ({ verifyId }, signal) => runVerify(verifying(), verifyId, signal),
    'verify-drive': async ({ verifyId }, signal) =>
      running.run(await volumeOf(verifyId), signal, (stoppable) =>
        runVerify(verifying(), verifyId, stoppable),
      ),
    'heal-from-drive': (job, signal) =>
      running.run(job.volumeId, signal, (stoppable) => healFromDrive(toolsNow(), job, stoppable)),
    'scrub-drive': ({ volumeId }, signal) =>
      running.run(volumeId, signal, (stoppable) => scrubDrive(toolsNow(), volumeId, stoppable)),
    scrub: async (_, signal) => {
      const tools = toolsNow();
      for (const id of await openAdoptions(pool)) await queue.add('adopt', { ingestId: id }, { id });
      for (const { id, dockId } of await verifyStore(pool).open())
        if (dockId === null) await queue.add('verify', { verifyId: id }, { id });
        else await queue.add('verify-drive', { verifyId: id }, { id, dockId });
      for (const { volumeId, dockId } of await drivesToScrub(tools))
        await queue.add('scrub-drive', { volumeId }, { id: volumeId, dockId });
      await scrubArchive(tools, signal);
    },
    'find-gaps': (_, signal) => findGaps(toolsNow(), signal),
    'archive-walk': async (_, signal) => {
      const tools = toolsNow();
      const check: CheckCopies = (...those) => checkThese(tools, ...those);
      const folders = await watchArchive({ ...tools, check }, signal);
      if (folders && !signal.aborted) hints.watch(folders);
    },
  };
}

function likeAnIngest({ db: { pool } }: Deps): Parameters<typeof runAdopt>[0]['ingest'] {
  return {
    rows: (archiveId) => ingestStore(pool, archiveId),
    // Nothing of an adopted folder is known beforehand, and nothing of it is passed over but junk.
    scan: (ids, target, signal) => {
      const plain = {
        hostRoot: null,
        ignore: [],
        only: null,
        own: [],
        driveFolder: Buffer.alloc(0),
        partitionMark: Buffer.alloc(0),
        mode: 'copy' as const,
      };
      return runScan(scanStore(pool, { ...ids, mode: plain.mode }), { ...target, ...plain }, signal);
    },
    finish: (lease, row, archiveId) =>
      finishIngest(pool, lease, row, archiveId, { changed: true, mode: 'copy' }),
  };
}
