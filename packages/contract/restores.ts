import { type Static, Type } from 'typebox';
import { Blake3, Bytes, Count, Id, Nullable, OneOf, pathFields, Time } from './names.ts';

const VolumeKind = OneOf('archive', 'drive', 'cloud');

const scope = {
  drive: Type.Optional(Id),
  path: Type.Optional(Type.String({ description: 'a folder or a file, as on the Drive; absent: all of it' })),
  pathRaw: Type.Optional(Type.String()),
  file: Type.Optional(
    Type.String({ maxLength: 64, description: 'a single File, instead of drive and path' }),
  ),
  version: Type.Optional(Blake3),
  at: Type.Optional(Type.String({ format: 'date-time', description: 'as the Drive was then' })),
  all: Type.Optional(Type.Boolean({ description: 'every path ever, not only the present ones' })),
  from: Type.Optional(VolumeKind),
};

/** What would be restored, and perhaps where to; nothing is written. */
export const RestorePlanRequest = Type.Object(
  { ...scope, to: Type.Optional(Type.String({ minLength: 1 })), toRaw: Type.Optional(Type.String()) },
  { additionalProperties: false },
);
export type RestorePlanRequest = Static<typeof RestorePlanRequest>;

export const RestoreRequest = Type.Object(
  {
    ...scope,
    to: Type.Optional(
      Type.String({ minLength: 1, description: 'the folder, by its whole path on the host' }),
    ),
    toRaw: Type.Optional(Type.String({ minLength: 1 })),
  },
  { additionalProperties: false },
);
export type RestoreRequest = Static<typeof RestoreRequest>;

/** The empty drive on which a lost one is restored, and which takes its place then. */
export const ReplacementRequest = Type.Object({ driveId: Id }, { additionalProperties: false });

const Amount = Type.Object({ files: Count, bytes: Bytes });

export const RestorePlanView = Type.Object({
  files: Count,
  bytes: Bytes,
  archive: Amount,
  drive: Amount,
  cloud: Amount,
  away: Type.Object({ files: Count, bytes: Bytes }, { description: 'on nothing that is in reach now' }),
  free: Nullable(Type.Integer({ minimum: 0, description: 'bytes free in the target; null: none was named' })),
});
export type RestorePlanView = Static<typeof RestorePlanView>;

/** Files that are written back to a folder. */
export const RestoreView = Type.Object({
  id: Id,
  driveId: Id,
  drive: Type.String(),
  ...pathFields,
  fileId: Nullable(Id),
  at: Nullable(Time),
  all: Type.Boolean(),
  from: Nullable(VolumeKind),
  to: Type.String({ description: 'the folder, as the dock sees it' }),
  replaces: Type.Boolean({ description: 'onto a new disk, which takes the place of the lost one' }),
  replacedAt: Nullable(Time),
  toRaw: Type.Optional(Type.String()),
  state: OneOf('waiting', 'running', 'done', 'failed', 'cancelled'),
  reason: Nullable(Type.String({ description: 'a code' })),
  reasonText: Nullable(Type.String()),
  startedAt: Time,
  updatedAt: Time,
  finishedAt: Nullable(Time),
  files: Count,
  bytes: Bytes,
  restored: Count,
  restoredBytes: Bytes,
  there: Type.Integer({ minimum: 0, description: 'the same bytes stood there already' }),
  thereBytes: Bytes,
  failed: Count,
  failedBytes: Bytes,
  unproven: Type.Integer({
    minimum: 0,
    description: 'of the restored ones: could not be read back past the caches there',
  }),
  renamed: Type.Integer({ minimum: 0, description: 'the target could not hold their names' }),
  doneBytes: Type.Integer({ minimum: 0, description: 'what is under way included' }),
});
export type RestoreView = Static<typeof RestoreView>;

/** A File that could not be restored, or that has another name there. */
export const RestoreProblemView = Type.Object({
  id: Id,
  kind: OneOf('failed', 'renamed'),
  reason: Type.String({ description: 'a code' }),
  reasonText: Nullable(Type.String()),
  advice: Type.String(),
  fileId: Id,
  ...pathFields,
  target: Type.String({ description: 'below the folder' }),
  targetRaw: Type.Optional(Type.String()),
  bytes: Bytes,
  at: Time,
});
export type RestoreProblemView = Static<typeof RestoreProblemView>;
