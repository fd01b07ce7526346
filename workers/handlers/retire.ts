import type { Handler } from '@safelight/core/adapters/queue/job-worker.ts';
import { attachedVolumes } from '@safelight/core/catalog/drive/attached-drive.store.ts';
import { outermost } from '@safelight/core/catalog/drive/source-folders.ts';
import { currentSettings } from '@safelight/core/catalog/setting/setting.store.ts';
import { type RetireDeps, runRetirement } from '@safelight/core/flows/retire/retire.ts';
import { lookOutside } from '@safelight/core/flows/scan/look-outside.ts';
import { b3sumManifest } from '@safelight/core/reports/manifests/b3sum.ts';
import { hashManifest } from '@safelight/core/reports/manifests/manifest-hash.ts';
import type { Deps } from '../deps.ts';
import type { RunningIngests } from '../running-ingests.ts';

/** Checks whether a Drive of this dock may be put away. */
export function retireHandler(deps: Deps, running: RunningIngests): Handler<'retire'> {
  const { pool } = deps.db;
  const { config } = deps;
  const tools: RetireDeps = {
    ...deps,
    pool,
    archiveRoot: config.archive,
    ownership: config.owner,
    settings: () => currentSettings(pool, config.settings),
    lookOutside: ({ mountPath, sourceFolders }, signal) => {
      const sources = outermost(sourceFolders).map((folder) => folder.toString('latin1'));
      return lookOutside({ mount: mountPath, sources, hostRoot: config.hostRoot }, signal);
    },
    // The name of the list is not in it.
    manifest: (driveId, signal) => hashManifest(pool, driveId, b3sumManifest(''), signal),
    holding: async (driveId, signal, act) => {
      const volumes = await attachedVolumes(pool, { driveId });
      const all = volumes.reduceRight(
        (inner, { volumeId }) =>
          (outer: AbortSignal) =>
            running.run(volumeId, outer, inner),
        act,
      );
      await all(signal);
    },
  };
  return ({ retirementId }, signal) => runRetirement(tools, retirementId, signal);
}
