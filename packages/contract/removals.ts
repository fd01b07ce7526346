import { type Static, Type } from 'typebox';
import { Bytes, Count, Id, Nullable, OneOf, pathFields, Time } from './names.ts';

const scope = {
  drive: Type.Optional(Id),
  path: Type.Optional(Type.String({ description: 'a folder or a file, as on the Drive; absent: all of it' })),
  pathRaw: Type.Optional(Type.String()),
  file: Type.Optional(Type.String({ maxLength: 64, description: 'a File, instead of drive and path' })),
  everywhere: Type.Optional(
    Type.Boolean({ description: 'the same bytes on all other Drives as well, and never again from any' }),
  ),
};

/** The first step: what would go is shown, nothing is changed. */
export const RemovalPlanRequest = Type.Object(
  {
    ...scope,
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
    after: Type.Optional(Type.String({ maxLength: 20 })),
  },
  { additionalProperties: false },
);
export type RemovalPlanRequest = Static<typeof RemovalPlanRequest>;

/** The second step. */
export const RemovalRequest = Type.Object(
  {
    ...scope,
    digest: Type.String({ maxLength: 64, description: 'of what was shown in the first step' }),
    why: Type.String({ minLength: 1, maxLength: 500, pattern: '\\S' }),
  },
  { additionalProperties: false },
);
export type RemovalRequest = Static<typeof RemovalRequest>;

const Amount = { files: Count, bytes: Bytes };

const GoingFileView = Type.Object({
  fileId: Id,
  drive: Type.String(),
  ...pathFields,
  bytes: Bytes,
  versions: Count,
  versionsOnly: Type.Boolean({
    description: 'the File has other bytes now and stays; only these versions of it go',
  }),
  keptBy: Type.Array(Type.String({ description: 'Drives whose Files have the same bytes and stay' })),
  copies: Type.Array(
    Type.Object({
      volume: OneOf('archive', 'drive', 'cloud'),
      drive: Nullable(Type.String()),
      ...pathFields,
      state: OneOf('pending', 'present', 'missing', 'damaged', 'freed'),
    }),
  ),
});

const figures = {
  files: Count,
  versions: Count,
  contents: Type.Integer({ minimum: 0, description: 'Contents that nothing holds any more' }),
  bytes: Bytes,
  archive: Type.Object(Amount),
  cloud: Type.Object(Amount),
  drives: Type.Array(
    Type.Object(
      { id: Id, drive: Type.String(), attached: Type.Boolean(), ...Amount },
      { description: 'never touched there' },
    ),
  ),
  shares: Type.Array(Type.Object({ id: Id, title: Type.String(), files: Count, open: Type.Boolean() })),
  downloads: Count,
  kept: Type.Object({
    ...Amount,
    drives: Type.Array(Type.Object({ id: Id, drive: Type.String(), files: Count })),
  }),
  ingesting: Type.Array(Type.String()),
};

export const RemovalPlanView = Type.Object({
  what: OneOf('file', 'folder', 'drive'),
  driveId: Id,
  drive: Type.String(),
  ...pathFields,
  everywhere: Type.Boolean(),
  ...figures,
  digest: Type.String(),
  items: Type.Array(GoingFileView),
  next: Nullable(Type.String({ description: 'the File after which the next page begins' })),
});
export type RemovalPlanView = Static<typeof RemovalPlanView>;

/** What its owner had removed: who, when, what and why. */
export const RemovalView = Type.Object({
  id: Id,
  what: OneOf('file', 'folder', 'drive'),
  driveId: Id,
  drive: Type.String({ description: 'its name then' }),
  ...pathFields,
  everywhere: Type.Boolean(),
  why: Type.String(),
  by: Type.String(),
  state: OneOf('waiting', 'running', 'done'),
  reason: Nullable(Type.String({ description: 'a code' })),
  reasonText: Nullable(Type.String()),
  begunAt: Time,
  finishedAt: Nullable(Time),
  files: Count,
  bytes: Bytes,
  done: Count,
  names: Type.Integer({ minimum: 0, description: 'names that were taken out of the Archive' }),
  left: Type.Integer({ minimum: 0, description: 'names that were left, since other bytes stand there now' }),
  cloud: Type.Object({
    waiting: Count,
    gone: Count,
    reason: Nullable(Type.String()),
    reasonText: Nullable(Type.String()),
  }),
  takenBackAt: Nullable(Time),
  takenBackBy: Nullable(Type.String()),
});
export type RemovalView = Static<typeof RemovalView>;

/** What is not gone yet, or was left. */
export const RemovalRestView = Type.Object({
  id: Id,
  where: OneOf('archive', 'cloud'),
  ...pathFields,
  reason: Nullable(Type.String({ description: 'a code' })),
  reasonText: Nullable(Type.String()),
  triesAgainAt: Nullable(Time),
});
export type RemovalRestView = Static<typeof RemovalRestView>;
