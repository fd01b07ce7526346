import { type Static, Type } from 'typebox';
import { Bytes, Count, Id, Nullable, OneOf, Time } from './names.ts';

/** What the disk of a Drive said of itself when it was asked last. */
export const DiskHealthView = Type.Object({
  driveId: Id,
  drive: Type.String(),
  // failing: it expects to fail; watch: it lost sectors or is worn out; unknown: it says nothing
  state: OneOf('good', 'watch', 'failing', 'unknown'),
  says: Type.String({ description: 'the same in a sentence' }),
  model: Nullable(Type.String()),
  serial: Nullable(Type.String()),
  hours: Nullable(Count),
  celsius: Nullable(Type.Integer()),
  reallocated: Count,
  pending: Count,
  uncorrectable: Count,
  wornPercent: Nullable(Count),
  at: Time,
});
export type DiskHealthView = Static<typeof DiskHealthView>;

/** A RAID of a host. */
export const ArrayView = Type.Object({
  host: Type.String(),
  name: Type.String(),
  level: Nullable(Type.String()),
  bytes: Bytes,
  state: OneOf('ok', 'degraded', 'inactive'),
  disks: Count,
  working: Count,
  faulty: Type.Array(Type.String()),
  doing: Nullable(Type.Object({ what: Type.String(), percent: Nullable(Type.Number()) })),
});
export type ArrayView = Static<typeof ArrayView>;

/** How the hardware is. */
export const HardwareView = Type.Object({
  smart: Type.Boolean({ description: 'a dock can ask disks: smartmontools is installed there' }),
  disks: Type.Array(DiskHealthView, { description: 'worst first' }),
  arrays: Type.Array(ArrayView),
  archive: Type.Object({
    free: Nullable(Bytes),
    capacity: Nullable(Bytes),
    perDay: Type.Integer({ minimum: 0, description: 'bytes that came a day, over the last 90 days' }),
    fullAt: Nullable(Time),
  }),
});
export type HardwareView = Static<typeof HardwareView>;
