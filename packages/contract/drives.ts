import { type Static, Type } from 'typebox';
import { CopyView, VersionView } from './files.ts';
import { Bytes, Count, Id, Nullable, nameFields, OneOf, pathFields, Time } from './names.ts';
import { LoanView, RestView } from './places.ts';
import { RuleView } from './safety.ts';

export const IngestState = OneOf('running', 'waiting', 'on-hold', 'done', 'failed');

/** What a held Ingest asks: whether to go on although so much of what is known looks damaged. */
export const IngestQuestion = Type.Object({
  changed: Type.Integer({ minimum: 0, description: 'known files with other contents, or renamed' }),
  damaged: Type.Integer({ minimum: 0, description: 'of them: no longer of their type' }),
  renamed: Type.Integer({ minimum: 0, description: 'of them: gone, with something added to their name' }),
  answered: Type.Boolean({ description: 'it was said to leave them' }),
  examples: Type.Array(
    Type.Object({
      ...pathFields,
      now: Nullable(Type.String({ description: 'what it is called now, where it was renamed' })),
    }),
  ),
});
export type IngestQuestion = Static<typeof IngestQuestion>;

/** Times that moved by quarter hours on a drive that notes local time, and what a sample of its files said. */
export const MovedClock = Type.Object({
  minutes: Nullable(Type.Integer({ description: 'null: not all by the same' })),
  files: Type.Integer({ minimum: 0, description: 'files whose times moved' }),
  read: Type.Integer({ minimum: 0, description: 'of them: read again, and equal' }),
  followed: Type.Integer({ minimum: 0, description: 'of them: held, as nothing but the clock moved' }),
  differs: Nullable(
    Type.String({ description: 'one that was read and holds other bytes: all of them are read' }),
  ),
});
export type MovedClock = Static<typeof MovedClock>;

/**
 * What becomes of what is on a Drive: copied to the Archive; uploaded straight from the Drive, without an Archive Copy;
 * or only catalogued.
 */
export const DriveMode = OneOf('copy', 'cloud-only', 'catalogue-only');
export type DriveMode = Static<typeof DriveMode>;

/** found = copied + held + skipped + failed once it is done. */
export const IngestView = Type.Object({
  id: Id,
  driveId: Id,
  drive: Type.String(),
  state: IngestState,
  reason: Nullable(Type.String({ description: 'a code' })),
  reasonText: Nullable(Type.String({ description: 'the reason in one sentence' })),
  question: Nullable(IngestQuestion),
  clock: Nullable(MovedClock),
  startedBy: OneOf('person', 'attach', 'schedule'),
  startedAt: Time,
  updatedAt: Time,
  finishedAt: Nullable(Time),
  checkedAt: Nullable(Time),
  scanned: Type.Boolean({ description: 'the Scan is complete: found is final' }),
  mode: DriveMode,
  folder: Nullable(Type.String({ description: 'being worked on' })),
  found: Count,
  foundBytes: Bytes,
  fresh: Type.Integer({ minimum: 0, description: 'new or changed, to be read' }),
  freshBytes: Bytes,
  written: Type.Integer({ minimum: 0, description: 'read and written in this run, proven or not yet' }),
  writtenBytes: Bytes,
  settled: Type.Integer({ minimum: 0, description: 'of the fresh ones: proven, held or failed' }),
  settledBytes: Bytes,
  copied: Count,
  copiedBytes: Bytes,
  held: Type.Integer({
    minimum: 0,
    description: 'nothing was written: known, a duplicate, moved, or its Drive is not copied',
  }),
  heldBytes: Bytes,
  skipped: Count,
  skippedBytes: Bytes,
  failed: Count,
  failedBytes: Bytes,
});
export type IngestView = Static<typeof IngestView>;

export const ProblemEntry = Type.Object({
  id: Id,
  kind: OneOf('skipped', 'failed'),
  ...pathFields,
  files: Type.Integer({
    minimum: 1,
    description: 'a folder that is passed over is one entry for all below it',
  }),
  bytes: Bytes,
  reason: Type.String({ description: 'a code' }),
  reasonText: Type.String(),
  detail: Nullable(Type.String()),
  at: Time,
});
export type ProblemEntry = Static<typeof ProblemEntry>;

export const DriveVolumeView = Type.Object({
  id: Id,
  ordinal: Type.Integer(),
  fsType: Nullable(Type.String()),
  fsUuid: Nullable(Type.String()),
  serial: Nullable(Type.String()),
  label: Nullable(Type.String()),
  capacity: Nullable(Bytes),
  free: Nullable(Bytes),
  sourceFolders: Type.Array(Type.String(), {
    description: 'paths from its top on; the empty one is the whole of it',
  }),
  sourceFoldersRaw: Type.Optional(
    Type.Array(Type.String(), { description: 'the same, exact, where one of them is not' }),
  ),
  sourcesChosen: Type.Boolean({ description: 'a person chose them; names change nothing any more' }),
  attached: Type.Boolean(),
  released: Type.Boolean({ description: 'every handle is closed: safe to eject' }),
  mountPath: Nullable(Type.String()),
  attachedAt: Nullable(Time),
  topFolders: Type.Array(Type.String(), { description: 'to choose a source folder from' }),
  lastScanAt: Nullable(Time),
  recognisedBy: OneOf('file-system', 'look', 'folder'),
});
export type DriveVolumeView = Static<typeof DriveVolumeView>;

/** A known Drive that this one may be: its owner has to say so before anything of it is ingested. */
export const WhichDriveView = Type.Object({
  driveId: Id,
  drive: Type.String(),
  why: OneOf('other-device', 'other-files', 'several'),
});
export type WhichDriveView = Static<typeof WhichDriveView>;

/** What a Drive is to another one that is known. */
export const KinView = Type.Object({
  driveId: Id,
  drive: Type.String(),
  // clone: more or less the same; part: it holds little of what that one holds; whole: it holds that one and much more
  relation: OneOf('clone', 'part', 'whole', 'some'),
  confirmed: Type.Boolean({ description: 'by contents; else guessed from names, sizes and times' }),
  shared: Type.Integer({ minimum: 0, description: 'of its files: on that one too' }),
  missing: Type.Integer({ minimum: 0, description: 'files of that one: not on it' }),
  added: Type.Integer({ minimum: 0, description: 'of its files: not on that one' }),
  newShoots: Type.Integer({ minimum: 0, description: 'folders of pictures that that one has nothing of' }),
  theirs: Type.Integer({ minimum: 0, description: 'files of that one' }),
  at: Time,
});
export type KinView = Static<typeof KinView>;

export const DriveView = Type.Object({
  id: Id,
  ...nameFields,
  folder: Type.String({ description: 'its folder in the Archive' }),
  kind: OneOf('drive', 'card', 'folder'),
  lifecycle: OneOf('active', 'retired', 'lost'),
  mode: DriveMode,
  attached: Type.Boolean(),
  released: Type.Boolean(),
  safeToUnplug: Type.Boolean({
    description:
      'attached, nothing of it is being worked on, and everything found since it was attached is done as its mode says: proven in the Archive, in the cloud, or catalogued',
  }),
  mountPath: Nullable(Type.String()),
  place: Nullable(Type.String({ description: 'where it rests, as `place, building`' })),
  rests: Nullable(RestView),
  lent: Nullable(LoanView),
  ignore: Type.Array(Type.String(), { description: 'patterns of what is passed over on it' }),
  files: Count,
  bytes: Bytes,
  capacity: Nullable(Bytes),
  free: Nullable(Bytes),
  firstSeenAt: Time,
  lastSeenAt: Time,
  provenAt: Nullable(Time),
  rule: Nullable(RuleView),
  safeBytes: Type.Integer({ minimum: 0, description: 'of its Contents: as its rule wants it' }),
  atRiskBytes: Type.Integer({ minimum: 0, description: 'of its Contents: in one building only' }),
  shortBytes: Type.Integer({ minimum: 0, description: 'of its Contents: not as its rule wants it' }),
  damagedFiles: Type.Integer({ minimum: 0, description: 'on it, not what they were when they were proven' }),
  uploadPendingFiles: Count,
  uploadPendingBytes: Bytes,
  takenFrom: Nullable(Type.String({ description: 'wall time of its oldest Photo' })),
  takenTo: Nullable(Type.String()),
  pictures: Type.Array(Id, { description: 'files with a preview that stand for it, at most 8' }),
  ingest: Nullable(IngestView),
  volumes: Type.Array(DriveVolumeView),
  maybe: Nullable(WhichDriveView),
  kin: Type.Array(KinView, { description: 'drives that it is a clone or a part of, or shares files with' }),
});
export type DriveView = Static<typeof DriveView>;

export const DriveChange = Type.Object(
  {
    name: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
    place: Type.Optional(
      Nullable(Type.String({ minLength: 1, maxLength: 200, description: 'as `place, building`' })),
    ),
    kind: Type.Optional(OneOf('drive', 'card', 'folder')),
    mode: Type.Optional(DriveMode),
    sourceFolder: Type.Optional(
      Type.String({ minLength: 1, maxLength: 4096, description: 'one more folder of it' }),
    ),
    sourceFolders: Type.Optional(
      Type.Array(Type.String({ maxLength: 4096 }), {
        maxItems: 1000,
        description: 'all that is ingested: paths from its top on, the empty one for the whole of it',
      }),
    ),
    sourceFoldersRaw: Type.Optional(
      Type.Array(Type.String({ maxLength: 6000 }), { maxItems: 1000, description: 'the same, exact' }),
    ),
    volume: Type.Optional(Id),
    rule: Type.Optional(Nullable(RuleView)),
    ignore: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 300, pattern: '^[^\\n\\r\\0]*$' }), {
        maxItems: 200,
        description: 'patterns as gitignore has them, from its top on',
      }),
    ),
  },
  { additionalProperties: false },
);
export type DriveChange = Static<typeof DriveChange>;

/** A folder of an attached Drive, as it stands there now. */
export const FolderOnDriveView = Type.Object({
  ...nameFields,
  ...pathFields,
  hasFolders: Type.Boolean(),
});
export type FolderOnDriveView = Static<typeof FolderOnDriveView>;

export const AttachRequest = Type.Object(
  {
    path: Type.Optional(Type.String({ minLength: 1 })),
    pathRaw: Type.Optional(Type.String({ minLength: 1 })),
    name: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
    kind: Type.Optional(OneOf('drive', 'card', 'folder')),
    mode: Type.Optional(DriveMode),
  },
  { additionalProperties: false },
);
export type AttachRequest = Static<typeof AttachRequest>;

/** A partition that is connected but not readable here. */
export const PartitionView = Type.Object({
  id: Id,
  device: Type.String(),
  bytes: Bytes,
  fsType: Nullable(Type.String()),
  label: Nullable(Type.String()),
  advice: Type.String({ description: 'what to do' }),
});
export type PartitionView = Static<typeof PartitionView>;

export const DockView = Type.Object({
  id: Id,
  name: Type.String(),
  alive: Type.Boolean(),
  seenAt: Time,
  watch: Type.Array(Type.String()),
  partitions: Type.Array(PartitionView),
});
export type DockView = Static<typeof DockView>;

/** The ways in which a Drive's manifest is written. */
export const ManifestFormat = OneOf('jsonl', 'b3sum', 'mhl', 'rclone-copy');
export type ManifestFormat = Static<typeof ManifestFormat>;

/** A line of the manifest in the form `jsonl`. */
export const ManifestLine = Type.Object({
  ...pathFields,
  volumeId: Id,
  bytes: Bytes,
  mtime: Time,
  blake3: Nullable(Type.String()),
  crc32: Nullable(Type.String({ description: '8 hex digits' })),
  xxh64: Nullable(Type.String({ description: '16 hex digits' })),
  versions: Type.Array(VersionView),
  copies: Type.Array(CopyView),
});
export type ManifestLine = Static<typeof ManifestLine>;

/** A File that a manifest cannot hold, a line of JSON each. */
export const LeftOutLine = Type.Object({
  ...pathFields,
  why: OneOf('not-hashed', 'name-not-carried', 'not-in-cloud', 'encrypted'),
});
export type LeftOutLine = Static<typeof LeftOutLine>;
