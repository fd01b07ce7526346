import type { OwnershipSettings } from './ownership.ts';
import type { Incoming, Received } from './receive.ts';
import type { Placement, Settled } from './settle.ts';

export interface ThreadSetUp {
  root: Uint8Array;
  ownership: OwnershipSettings;
}

/** Places in the shared counters of a run. */
export const WRITTEN = 0;
export const CANCELLED = 1;

export type StoreOrder = { id: number } & (
  | { act: 'receive'; files: Incoming[]; write: boolean; counters: SharedArrayBuffer }
  | { act: 'settle'; placements: Placement[] }
);

export type StoreAnswer = { id: number } & (
  | { ok: true; results: Received[] | Settled[] }
  | { ok: false; error: Error }
);
