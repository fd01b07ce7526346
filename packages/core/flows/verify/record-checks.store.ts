import type { PoolClient } from 'pg';
import {
  type ChangedCopy,
  markDamaged,
  markMissing,
  noteChecked,
  recordChanged,
  renewListed,
  renewProofs,
} from '../../catalog/copy/record-reading.store.ts';
import type { CheckedCopy } from './check-copies.ts';

/** Records what readings say: proofs renewed, damage, what is gone, and versions that were found. */
export async function recordChecks(
  client: PoolClient,
  volume: { id: string; kind: string; listing?: boolean },
  checked: CheckedCopy[],
): Promise<void> {
  const of = (...verdicts: CheckedCopy['verdict'][]) =>
    checked.filter(({ verdict }) => verdicts.includes(verdict)).map(({ copy }) => copy);
  if (volume.listing) await renewListed(client, of('good'));
  await renewProofs(
    client,
    checked.flatMap(({ copy, reading, verdict }) =>
      verdict === 'good' && reading.ok
        ? { ...copy, four: volume.kind === 'archive' ? reading.four : null }
        : [],
    ),
  );
  await markDamaged(client, of('damaged'));
  // What is not on a Drive any more, or changed there, is for the next Scan to say.
  if (volume.kind === 'drive') return noteChecked(client, of('changed', 'missing', 'unreadable', 'later'));
  await markMissing(client, of('missing'));
  await noteChecked(client, of('unreadable', 'later'));
  await recordChanged(client, volume.id, checked.flatMap(changedCopy));
}

function changedCopy({ copy, reading, verdict }: CheckedCopy): ChangedCopy[] {
  if (verdict !== 'changed' || !reading.ok || !reading.four || !reading.digest) return [];
  return [{ ...copy, four: reading.four, digest: reading.digest }];
}
