import { type Static, Type } from 'typebox';
import { Bytes, Count, Id, Nullable, OneOf, pathFields, Time } from './names.ts';

const VolumeKind = OneOf('archive', 'drive', 'cloud');

export const VerifyRequest = Type.Object(
  {
    volume: Type.Optional(VolumeKind),
    drive: Type.Optional(Id),
    sample: Type.Optional(
      Type.Number({ exclusiveMinimum: 0, maximum: 100, description: 'percent of the Copies' }),
    ),
    trouble: Type.Optional(Type.Boolean({ description: 'only Copies that are damaged or missing' })),
    heal: Type.Optional(
      Type.Boolean({
        description:
          'heal what is damaged in the Archive; of a drive that is named: on it, which writes to it',
      }),
    ),
    healMissing: Type.Optional(Type.Boolean({ description: 'and what is missing there' })),
  },
  { additionalProperties: false },
);
export type VerifyRequest = Static<typeof VerifyRequest>;

/** One re-reading of the Copies of a Volume. */
export const VerifyView = Type.Object({
  id: Id,
  volume: VolumeKind,
  volumeId: Id,
  driveId: Nullable(Id),
  drive: Nullable(Type.String({ description: 'the Drive that it is about' })),
  sample: Type.Number(),
  listing: Type.Boolean({ description: 'of the cloud: its listing is compared, nothing is downloaded' }),
  heal: Type.Boolean(),
  state: OneOf('waiting', 'running', 'done', 'failed'),
  reason: Nullable(Type.String({ description: 'a code' })),
  reasonText: Nullable(Type.String()),
  startedAt: Time,
  updatedAt: Time,
  finishedAt: Nullable(Time),
  copies: Type.Integer({ minimum: 0, description: 'to be read' }),
  bytes: Bytes,
  checked: Count,
  checkedBytes: Bytes,
  good: Count,
  damaged: Count,
  changed: Type.Integer({ minimum: 0, description: 'other bytes, with another size or time: an edit' }),
  missing: Count,
  unreadable: Count,
  healed: Count,
  unhealed: Type.Integer({ minimum: 0, description: 'no good Copy was in reach' }),
});
export type VerifyView = Static<typeof VerifyView>;

export const ArchiveWalkView = Type.Object({
  id: Id,
  state: OneOf('waiting', 'running', 'done', 'failed'),
  reasonText: Nullable(Type.String()),
  startedAt: Time,
  finishedAt: Nullable(Time),
  files: Count,
  links: Type.Integer({ minimum: 0, description: 'symbolic links, which are never followed' }),
  changed: Count,
  damaged: Count,
  moved: Count,
  missing: Count,
  returned: Type.Integer({ minimum: 0, description: 'read again and found good' }),
  fresh: Type.Integer({ minimum: 0, description: 'files that no Copy names' }),
});
export type ArchiveWalkView = Static<typeof ArchiveWalkView>;

/** What is set of the Scrub. */
const ScrubView = Type.Object({
  archiveDays: Type.Integer({ minimum: 1, description: 'how old a proof in the Archive may get' }),
  driveDays: Type.Integer({ minimum: 1, description: 'how old a proof on a Drive may get' }),
  bytesPerSecond: Type.Integer({ minimum: 1 }),
});

/** A folder with files that no Copy names. */
export const FoundFolder = Type.Object({ ...pathFields, files: Count, bytes: Bytes });

/** How well the Archive is looked after. */
export const ArchiveCareView = Type.Object({
  root: Type.String(),
  walk: Nullable(ArchiveWalkView),
  verify: Nullable(VerifyView),
  copies: Count,
  oldestProofAt: Nullable(Time),
  dueCopies: Type.Integer({ minimum: 0, description: 'whose proof is older than the setting' }),
  damaged: Count,
  missing: Count,
  foundFiles: Count,
  foundBytes: Bytes,
  foundFolders: Type.Array(FoundFolder, { description: 'at most 100' }),
  scrub: ScrubView,
});
export type ArchiveCareView = Static<typeof ArchiveCareView>;

/** A Copy that is damaged or missing. */
export const TroubleView = Type.Object({
  id: Id,
  fileId: Nullable(Id),
  drive: Nullable(Type.String()),
  driveId: Nullable(Id),
  volume: VolumeKind,
  ...pathFields,
  bytes: Bytes,
  state: OneOf('damaged', 'missing'),
  at: Time,
  replaced: Type.Boolean({ description: 'other bytes stand at its place: changed in the Archive' }),
  from: Nullable(OneOf('archive', 'drive', 'cloud')),
  away: Nullable(
    Type.String({
      description: 'a Drive that is not attached and has a good Copy, where nothing in reach has one',
    }),
  ),
});
export type TroubleView = Static<typeof TroubleView>;

export const AdoptRequest = Type.Object(
  {
    path: Type.Optional(Type.String({ minLength: 1 })),
    pathRaw: Type.Optional(Type.String({ minLength: 1 })),
    drive: Type.String({ minLength: 1, maxLength: 100, description: 'the name of the Drive it becomes' }),
  },
  { additionalProperties: false },
);
export type AdoptRequest = Static<typeof AdoptRequest>;
