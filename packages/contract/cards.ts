import { type Static, Type } from 'typebox';
import { IngestView } from './drives.ts';
import { Bytes, Count, Id, Nullable, OneOf, pathFields, Time } from './names.ts';

/** Files of a card that are held alike. */
export const HeldAlikeView = Type.Object({
  copies: Type.Integer({ minimum: 0, description: 'proven, beside the card' }),
  sites: Type.Integer({ minimum: 0, description: 'buildings they are in' }),
  holders: Type.Array(Type.String({ description: 'who holds them: the archive, drives, the cloud' })),
  files: Count,
  bytes: Bytes,
});
export type HeldAlikeView = Static<typeof HeldAlikeView>;

/** One look whether a card may be formatted. Its verdict belongs to one attachment. */
export const CardCheckView = Type.Object({
  id: Id,
  driveId: Id,
  state: OneOf('waiting', 'running', 'done', 'failed'),
  reason: Nullable(Type.String({ description: 'a code: why it broke off' })),
  reasonText: Nullable(Type.String()),
  verdict: Nullable(
    // damaged: there may be files on it that cannot be seen; changed: it was written to meanwhile; empty: nothing to prove
    OneOf('safe', 'not-yet', 'damaged', 'changed', 'empty'),
  ),
  stands: Type.Boolean({
    description: 'the verdict still holds: the card is in the reader since, and as it was',
  }),
  over: Nullable(OneOf('away', 'written')),
  damage: Nullable(Type.String({ description: 'what of its own folders does not hold together' })),
  startedAt: Time,
  updatedAt: Time,
  finishedAt: Nullable(Time),
  folder: Nullable(Type.String({ description: 'being read' })),
  files: Type.Integer({ minimum: 0, description: 'to be compared' }),
  bytes: Bytes,
  read: Count,
  readBytes: Bytes,
  safe: Count,
  safeBytes: Bytes,
  open: Type.Integer({ minimum: 0, description: 'not safe elsewhere' }),
  openBytes: Bytes,
  leftOut: Type.Integer({ minimum: 0, description: 'files of systems, links, files without a byte' }),
  leftOutBytes: Bytes,
  fewestCopies: Nullable(Type.Integer({ minimum: 0, description: 'of the safe files' })),
  fewestSites: Nullable(Type.Integer({ minimum: 0 })),
  held: Type.Array(HeldAlikeView, { description: 'the safe files by who holds them, most first' }),
  list: Nullable(Type.String({ description: 'BLAKE3 of the list of what was compared' })),
  pictures: Type.Array(Type.Object({ fileId: Nullable(Id), name: Type.String(), open: Type.Boolean() }), {
    description: 'at most 30 of its pictures, the open ones first',
  }),
  ingest: Nullable(IngestView),
});
export type CardCheckView = Static<typeof CardCheckView>;

/** A memory card with its newest check. */
export const CardView = Type.Object({
  id: Id,
  name: Type.String(),
  attached: Type.Boolean(),
  released: Type.Boolean(),
  mountPath: Nullable(Type.String()),
  fsType: Nullable(Type.String()),
  capacity: Nullable(Bytes),
  firstSeenAt: Time,
  lastSeenAt: Time,
  rolls: Type.Array(Type.Object({ name: Type.String(), files: Count, bytes: Bytes }), {
    description: 'what came from it, newest first: its folders in the Archive; at most 12',
  }),
  check: Nullable(CardCheckView),
});
export type CardView = Static<typeof CardView>;

/** Why a file of a card is not safe elsewhere. */
const WhyOpen = [
  'unreadable',
  'changed',
  'never-copied',
  'name-reused',
  'not-proven',
  'elsewhere-only',
  'too-few',
];

/** A file of a card, and what a check says of it. */
export const CardFileView = Type.Object({
  ...pathFields,
  state: OneOf('safe', 'open', 'left-out'),
  why: Nullable(
    Type.String({
      description: `of an open one: ${WhyOpen.join(', ')}, or a code; of one left out: a code, or empty`,
    }),
  ),
  whyText: Nullable(Type.String()),
  files: Type.Integer({ minimum: 1, description: 'a folder that is left out is one entry' }),
  bytes: Bytes,
  mtime: Nullable(Time),
  blake3: Nullable(Type.String()),
  copies: Count,
  sites: Count,
  archived: Nullable(Type.String({ description: 'where it is, below the root of the Archive' })),
});
export type CardFileView = Static<typeof CardFileView>;

/** A folder of a card, and what a check found of the files in it. */
export const CardFolderView = Type.Object({
  ...pathFields,
  files: Count,
  bytes: Bytes,
  safe: Type.Integer({ minimum: 0, description: 'proven elsewhere' }),
  safeBytes: Bytes,
  open: Type.Integer({ minimum: 0, description: 'not safe elsewhere' }),
  openBytes: Bytes,
  fewestCopies: Nullable(Type.Integer({ minimum: 0, description: 'of the safe files' })),
  fewestSites: Nullable(Count),
  archived: Nullable(Type.String({ description: 'the folder of the Archive in which most of them are' })),
  elsewhere: Type.Integer({ minimum: 0, description: 'how many are in other folders of it' }),
});
export type CardFolderView = Static<typeof CardFolderView>;
