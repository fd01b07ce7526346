import { problem } from '../../base/errors.ts';
import { attachedVolume } from '../../catalog/drive/attached-drive.store.ts';
import { sameDrive } from '../../catalog/drive/same-drive.ts';
import { cardCheckStore } from './card-check.store.ts';
import type { CardCheckDeps } from './check-card.ts';
import { sumUpCard } from './listed-card.ts';

/** Looks whether a card that was called safe still holds what it held then; no file is opened. */
export async function lookAgain(deps: CardCheckDeps, checkId: string, signal: AbortSignal): Promise<void> {
  const rows = cardCheckStore(deps.pool);
  const row = await rows.row(checkId);
  if (row?.state !== 'done' || row.listing === null) return;
  const { listing } = row;
  await deps.reading(row.volumeId, signal, async (stoppable) => {
    const volume = await attachedVolume(deps.pool, row.volumeId);
    // Detached or released: the verdict is over, or the card is on its way to the camera.
    if (volume?.attachmentId !== row.attachmentId || volume.released) return;
    const stillThere = sameDrive(volume, deps.hostRoot);
    const now = await sumUpCard(deps.walk, volume.mountPath, stoppable);
    if (!stillThere()) throw problem('drive-away');
    const same = now.listing.equals(listing) && now.unlisted === 0;
    await rows.noteLook(checkId, same);
    if (!same) deps.live.publish({ type: 'card.changed', checkId, driveId: row.driveId });
  });
}
