import { type Static, Type } from 'typebox';
import { Bytes, Count, Id, Nullable, OneOf, Time } from './names.ts';

const wish = {
  bytes: Type.Integer({ minimum: 1, description: 'so much is to be freed, if it can' }),
  drive: Type.Optional(Id),
};

/** How much of what a Drive has. */
const OfDrive = Type.Object({ driveId: Id, drive: Type.String(), files: Count, bytes: Bytes });

/** How much room could be made, and how much was. */
export const RoomView = Type.Object({
  files: Type.Integer({ minimum: 0, description: 'Contents in the Archive that are safe without it' }),
  bytes: Type.Integer({ minimum: 0, description: 'at most so much can be freed' }),
  freed: Type.Array(OfDrive, { description: 'what is freed now, by Drive' }),
});
export type RoomView = Static<typeof RoomView>;

/** The first step: what would be freed is shown, nothing is changed. */
export const RoomPlanRequest = Type.Object(wish, { additionalProperties: false });
export type RoomPlanRequest = Static<typeof RoomPlanRequest>;

export const RoomPlanView = Type.Object({
  files: Type.Integer({
    minimum: 0,
    description: 'Contents that are safe without the Archive, the oldest first',
  }),
  bytes: Bytes,
  drives: Type.Array(OfDrive, { description: 'whose files they are, at most 12, those with most first' }),
  digest: Type.String(),
});
export type RoomPlanView = Static<typeof RoomPlanView>;

/** The second step. */
export const RoomRequest = Type.Object(
  { ...wish, digest: Type.String({ maxLength: 64, description: 'of what was shown in the first step' }) },
  { additionalProperties: false },
);

/** Copies in the Archive that are freed. */
export const FreeingView = Type.Object({
  id: Id,
  by: Type.String(),
  state: OneOf('waiting', 'running', 'done'),
  reason: Nullable(Type.String({ description: 'a code' })),
  reasonText: Nullable(Type.String()),
  begunAt: Time,
  finishedAt: Nullable(Time),
  files: Count,
  bytes: Bytes,
  freed: Count,
  freedBytes: Bytes,
  kept: Type.Integer({
    minimum: 0,
    description: 'not safe without when their turn came, or changed in the Archive',
  }),
});
export type FreeingView = Static<typeof FreeingView>;

/** What was freed below a folder, or of all of a Drive, comes back into the Archive. */
export const FetchRequest = Type.Object(
  { drive: Id, path: Type.Optional(Type.String()), pathRaw: Type.Optional(Type.String()) },
  { additionalProperties: false },
);

export const FetchView = Type.Object({
  files: Count,
  verify: Nullable(Type.String({ description: 'the Verify that brings them back, proven first' })),
});
export type FetchView = Static<typeof FetchView>;
