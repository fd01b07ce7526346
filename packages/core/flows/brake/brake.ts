import type { Lease } from '../../adapters/db/lease.ts';
import { joinPath } from '../../base/paths.ts';
import type { Settings } from '../../base/settings.ts';
import type { BrakeStore } from './brake.store.ts';
import { planBrake } from './plan-brake.ts';
import { startSample } from './start-sample.ts';

export interface BrakeTarget {
  /** The top of the drive, absolute. */
  mount: Buffer;
  archiveRoot: string;
  lease: Lease;
}

/**
 * After a Scan and before anything is copied: whether a person has to be asked, because many known Files look
 * damaged. The question is in the Ingest's row then.
 */
export async function brake(
  store: BrakeStore,
  target: BrakeTarget,
  settings: Settings,
  signal: AbortSignal,
): Promise<boolean> {
  if (await store.mayGoOn()) return false;
  const [{ count, some }, renamed] = [await store.marked(), await store.renamed()];
  // Too few to hold it whatever they look like: nothing is read for nothing.
  const suspects = count + renamed.length < settings.brakeFiles ? [] : some;
  const seen = await startSample(
    target.mount,
    suspects.map((file) => ({
      ...file,
      archived: file.archived && joinPath(Buffer.from(target.archiveRoot), file.archived),
    })),
    signal,
  );
  const sample = seen.map((what, n) => ({ path: suspects[n]!.path, seen: what }));
  const plan = planBrake({ marked: count, sample, renamed }, settings);
  await store.ask(target.lease, plan.hold ? plan.question : null);
  return plan.hold;
}
