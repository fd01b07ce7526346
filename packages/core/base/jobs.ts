import { type Static, type TObject, Type } from 'typebox';

interface JobKind<Payload extends TObject> {
  /** The queue; `dock` stands for the queue of one dock, `ingest-<dock id>`. */
  queue: 'dock' | 'hash' | 'media' | 'upload' | 'restore' | 'notify';
  /** Which worker role takes it. */
  role: Role;
  payload: Payload;
  /** How many of the queue's jobs one worker runs at once. */
  concurrency: number;
  /** Where given: a scheduler adds it every so many milliseconds, asserted again every minute. */
  every?: number;
}

export type Role = 'dock' | 'media' | 'cloud' | 'verify';
export const roles: readonly Role[] = ['dock', 'media', 'cloud', 'verify'];

const kind = <P extends TObject>(entry: JobKind<P>) => entry;

/**
 * Every job there is. Jobs carry ids and may run twice; what is to be done stands in rows, so a job that failed or was
 * lost is planned again from the database: the queue itself tries nothing twice.
 */
export const jobs = {
  /** Runs an Ingest from where its rows say it stands. */
  ingest: kind({
    queue: 'dock',
    role: 'dock',
    payload: Type.Object({ ingestId: Type.String() }),
    // A setting says how many of them are at work at once; what cares for Copies must not wait behind them.
    concurrency: 16,
  }),
  /** Reads metadata and makes previews of the next Photos that wait. */
  preview: kind({
    queue: 'media',
    role: 'media',
    payload: Type.Object({}),
    concurrency: 1,
    every: 20_000,
  }),
  /** Takes screen sizes of previews away that are beyond the budget. */
  'preview-budget': kind({
    queue: 'hash',
    role: 'media',
    payload: Type.Object({}),
    concurrency: 4,
    every: 300_000,
  }),
  /** Sends the next Contents that wait. */
  upload: kind({
    queue: 'upload',
    role: 'cloud',
    payload: Type.Object({}),
    concurrency: 1,
    every: 20_000,
  }),
  /** Sends the next Contents that wait straight from the Drives of its dock. */
  'upload-from-drive': kind({
    queue: 'dock',
    role: 'dock',
    payload: Type.Object({}),
    concurrency: 4,
    every: 20_000,
  }),
  /** Looks at the next Photos that wait and are on Drives of its dock only. */
  'preview-from-drive': kind({
    queue: 'dock',
    role: 'dock',
    payload: Type.Object({}),
    concurrency: 4,
    every: 20_000,
  }),
  /** Takes what another tool left in the bucket as Cloud Copies. */
  'adopt-cloud': kind({
    queue: 'hash',
    role: 'verify',
    payload: Type.Object({}),
    concurrency: 4,
    every: 60_000,
  }),
  /** Catalogues a folder of the Archive where it stands. */
  adopt: kind({
    queue: 'hash',
    role: 'verify',
    payload: Type.Object({ ingestId: Type.String() }),
    concurrency: 4,
  }),
  /** Reads the Copies that a Verify is about. */
  verify: kind({
    queue: 'hash',
    role: 'verify',
    payload: Type.Object({ verifyId: Type.String() }),
    concurrency: 4,
  }),
  /** The same on a Drive, by its dock. */
  'verify-drive': kind({
    queue: 'dock',
    role: 'dock',
    payload: Type.Object({ verifyId: Type.String() }),
    concurrency: 4,
  }),
  /** Heals from an attached Drive, by its dock. */
  'heal-from-drive': kind({
    queue: 'dock',
    role: 'dock',
    payload: Type.Object({ verifyId: Type.String(), volumeId: Type.String(), part: Type.String() }),
    concurrency: 4,
  }),
  /** Reads what is due in the Archive, and wakes `scrub-drive`, `verify` and `adopt` where they have work. */
  scrub: kind({
    queue: 'hash',
    role: 'verify',
    payload: Type.Object({}),
    concurrency: 4,
    every: 60_000,
  }),
  /** Carries out what its owner had removed, and takes out of the cloud what is left there. */
  remove: kind({
    queue: 'hash',
    role: 'verify',
    payload: Type.Object({ removalId: Type.Optional(Type.String()) }),
    concurrency: 4,
    every: 60_000,
  }),
  /** Frees Copies in the Archive whose Contents are safe without them. */
  'make-room': kind({
    queue: 'hash',
    role: 'verify',
    payload: Type.Object({}),
    concurrency: 4,
    every: 60_000,
  }),
  /** Writes Files back to a folder, by the dock that sees it. */
  restore: kind({
    queue: 'dock',
    role: 'dock',
    payload: Type.Object({ restoreId: Type.String() }),
    concurrency: 4,
  }),
  /** Checks whether a Drive may be put away, by its dock. */
  retire: kind({
    queue: 'dock',
    role: 'dock',
    payload: Type.Object({ retirementId: Type.String() }),
    concurrency: 4,
  }),
  /** Looks whether a card may be formatted, by its dock. */
  'check-card': kind({
    queue: 'dock',
    role: 'dock',
    payload: Type.Object({ checkId: Type.String() }),
    concurrency: 4,
  }),
  /** Looks whether a card is still as it was when it was called safe. */
  'look-at-card': kind({
    queue: 'dock',
    role: 'dock',
    payload: Type.Object({ checkId: Type.String() }),
    concurrency: 4,
  }),
  /** Reads what is due on an attached Drive, by its dock. */
  'scrub-drive': kind({
    queue: 'dock',
    role: 'dock',
    payload: Type.Object({ volumeId: Type.String() }),
    concurrency: 4,
  }),
  /** Looks for holes in what cameras took, where that is due or was asked for. */
  'find-gaps': kind({
    queue: 'hash',
    role: 'verify',
    payload: Type.Object({}),
    concurrency: 4,
    every: 3_600_000,
  }),
  /** Walks the Archive where a day has passed, or where it was asked for. */
  'archive-walk': kind({
    queue: 'hash',
    role: 'verify',
    payload: Type.Object({}),
    concurrency: 4,
    every: 60_000,
  }),
  /** Fills an empty catalogue, where that was asked for. */
  rebuild: kind({
    queue: 'hash',
    role: 'verify',
    payload: Type.Object({}),
    concurrency: 4,
    every: 60_000,
  }),
  /** Rehearses the way back from the Cloud, once a month or where it was asked for. */
  rehearse: kind({
    queue: 'hash',
    role: 'verify',
    payload: Type.Object({}),
    concurrency: 4,
    every: 60_000,
  }),
  /** Writes Manifests and the catalogue down where they are due. */
  papers: kind({
    queue: 'hash',
    role: 'verify',
    payload: Type.Object({}),
    concurrency: 4,
    every: 60_000,
  }),
} as const;

export type JobName = keyof typeof jobs;
export type Payload<N extends JobName> = Static<(typeof jobs)[N]['payload']>;
