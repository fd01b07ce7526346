import type { OlderVersion } from './keep-older.ts';
import type { OwnershipSettings } from './ownership.ts';
import type { Incoming } from './receive.ts';
import type { Removable } from './remove-names.ts';
import type { Aside } from './set-aside.ts';
import type { Placement } from './settle.ts';

export interface ThreadSetUp {
  root: Uint8Array;
  /** A folder right below the root that stands there as long as it is the right root; null: the root is what its path says. */
  heldBy: string | null;
  ownership: OwnershipSettings;
}

/** Places in the shared counters of a run. */
export const WRITTEN = 0;
export const CANCELLED = 1;

export type StoreOrder = { id: number } & (
  | { act: 'receive'; files: Incoming[]; write: boolean; counters: SharedArrayBuffer }
  | { act: 'keep'; versions: OlderVersion[] }
  | { act: 'settle'; placements: Placement[] }
  | { act: 'set-aside'; asides: Aside[] }
  | { act: 'remove'; names: Removable[] }
  | { act: 'remove-folder'; folder: Uint8Array }
);
