import type { RestorePlanView, RestoreView } from '@safelight/contract/restores.ts';
import { bytes, count, plural } from '../format/numbers.ts';

/** Where the bytes would come from: “From the Archive, 12 files of 1.2 GB from the cloud”. */
export function sourceWords({ files, archive, drive, cloud }: RestorePlanView): string {
  const from = [
    { amount: archive, of: 'the Archive' },
    { amount: drive, of: 'an attached drive' },
    { amount: cloud, of: 'the cloud' },
  ].filter(({ amount }) => amount.files > 0);
  const [first] = from;
  if (!first) return 'No copy of it is in reach now.';
  if (from.length === 1 && first.amount.files === files) return `All of it is read from ${first.of}.`;
  const parts = from.map(
    ({ amount, of }) => `${plural(amount.files, 'file')} (${bytes(amount.bytes)}) from ${of}`,
  );
  return `Read are ${parts.join(', ')}.`;
}

/** What stands in the way, before anything is begun; empty where nothing does. */
export function obstacleWords({ bytes: needed, away, free }: RestorePlanView): string {
  const parts = [
    away.files > 0
      ? `${plural(away.files, 'file')} (${bytes(away.bytes)}) ${away.files === 1 ? 'is' : 'are'} on nothing that is in reach and will be left out, with the reason.`
      : '',
    free !== null && free < needed
      ? `There is room for ${bytes(free)} only. What is there already needs none.`
      : '',
  ];
  return parts.filter(Boolean).join(' ');
}

/** What a Restore is about: “LaCie 2019”, “Photography/2019 of LaCie 2019”. */
export function restoreWhat({ drive, path, fileId, files }: RestoreView): string {
  if (fileId !== null) return `A file of ${drive}`;
  if (path === '') return drive;
  return files === 1 ? `${path.slice(path.lastIndexOf('/') + 1)} of ${drive}` : `${path} of ${drive}`;
}

/** How it stands, in a few words. */
export function restoreOutcome(restore: RestoreView): string {
  const { state, restored, there, failed, reasonText } = restore;
  if (state === 'running') return 'At work';
  if (state === 'waiting') return reasonText ?? 'Begins in a moment';
  if (state === 'cancelled') return `Called off after ${plural(restored, 'file')}`;
  if (state === 'failed') return reasonText ?? 'Broke off';
  if (failed > 0) return `Done, ${plural(failed, 'file')} failed`;
  if (restored === 0 && there > 0) return 'Done, all was there already';
  return there > 0 ? `Done, ${count(there)} were there already` : 'Done, each file proven';
}
