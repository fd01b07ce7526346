import { fatSoundness } from '@safelight/core/adapters/devices/fat-soundness.ts';
import type { Handlers } from '@safelight/core/adapters/queue/job-worker.ts';
import { currentSettings } from '@safelight/core/catalog/setting/setting.store.ts';
import { type CardCheckDeps, runCardCheck } from '@safelight/core/flows/check-card/check-card.ts';
import { damageWords } from '@safelight/core/flows/check-card/damage-words.ts';
import { lookAgain } from '@safelight/core/flows/check-card/look-again.ts';
import { startWalk } from '@safelight/core/flows/scan/start-walk.ts';
import { checkThese } from '@safelight/core/flows/verify/check-these.ts';
import { safetyWorld } from '@safelight/core/reports/safety/safety-world.ts';
import { cloudNow } from '../cloud-now.ts';
import type { Deps } from '../deps.ts';
import type { RunningIngests } from '../running-ingests.ts';

/** A person stands before the card: what is in doubt is read as fast as it can be. */
const FULL_PACE = 10_000;

/** Looks whether cards may be formatted, and whether they still may. */
export function cardHandlers(
  deps: Deps,
  running: RunningIngests,
): Pick<Handlers, 'check-card' | 'look-at-card'> {
  const { config } = deps;
  const { pool } = deps.db;
  const toolsNow = () => ({
    ...deps,
    pool,
    archiveRoot: config.archive,
    ownership: config.owner,
    hostRoot: config.hostRoot,
    ...cloudNow(deps),
    settings: () => currentSettings(pool, config.settings),
  });
  const checking = (): CardCheckDeps => {
    const tools = toolsNow();
    const atFullPace = {
      ...tools,
      settings: async () => ({ ...(await tools.settings()), scrubMegabytes: FULL_PACE }),
    };
    return {
      ...tools,
      world: () => safetyWorld(pool),
      walk: (top, signal) => startWalk(wholeCard(deps, top), signal),
      readAgain: (copyIds, lease, signal) => checkThese(atFullPace, copyIds, lease, signal),
      damageOf: async (device) => damageWords(await fatSoundness(`${config.hostRoot ?? ''}${device}`)),
      reading: (volumeId, signal, act) => running.run(volumeId, signal, act),
    };
  };
  return {
    'check-card': ({ checkId }, signal) => runCardCheck(checking(), checkId, signal),
    'look-at-card': ({ checkId }, signal) => lookAgain(checking(), checkId, signal),
  };
}

/** Everything on a card: no pattern passes anything over, and nothing of it is known beforehand. */
function wholeCard({ config }: Deps, mount: Buffer) {
  return {
    mount,
    sourceFolder: Buffer.alloc(0),
    heldFiles: false,
    ignore: [],
    only: null,
    removed: { folders: [], files: [] },
    mode: 'copy' as const,
    own: [config.archive, config.data],
    hostRoot: config.hostRoot,
    archiveRoot: config.archive,
    driveFolder: Buffer.alloc(0),
    partitionMark: Buffer.alloc(0),
    known: new Map(),
  };
}
