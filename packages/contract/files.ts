import { type Static, Type } from 'typebox';
import { listOf } from './lists.ts';
import { Blake3, Bytes, Count, Id, Nullable, nameFields, OneOf, pathFields, Time } from './names.ts';

export const CopyView = Type.Object({
  volume: OneOf('archive', 'drive', 'cloud'),
  volumeId: Id,
  ...pathFields,
  state: OneOf('pending', 'present', 'missing', 'damaged', 'freed'),
  evidence: OneOf('listed', 'written', 'read-back'),
  at: Time,
  drive: Type.Optional(Type.String({ description: 'the name of the Drive it is on' })),
  driveId: Type.Optional(Id),
  attached: Type.Optional(Type.Boolean()),
});
export type CopyView = Static<typeof CopyView>;

export const VersionView = Type.Object({
  n: Type.Integer({ minimum: 1 }),
  blake3: Blake3,
  bytes: Bytes,
  mtime: Time,
  seenAt: Time,
  origin: OneOf('drive', 'archive'), // archive: changed in the Archive, behind our back
});
export type VersionView = Static<typeof VersionView>;

export const FileKind = OneOf('photo', 'film', 'sidecar', 'catalogue', 'other');

export const FileView = Type.Object({
  id: Id,
  ...nameFields,
  ...pathFields,
  driveId: Id,
  drive: Type.String(),
  volumeId: Id,
  bytes: Bytes,
  mtime: Time,
  blake3: Nullable(Blake3),
  onDrive: OneOf('present', 'gone', 'moved'),
  movedTo: Nullable(Id),
  kind: FileKind,
  takenAt: Nullable(Type.String({ description: 'local wall time without a zone, 2018-05-03T14:07:22' })),
  takenZone: Nullable(Type.String()),
  camera: Nullable(Type.String()),
  lens: Nullable(Type.String()),
  width: Nullable(Type.Integer()),
  height: Nullable(Type.Integer()),
  rating: Nullable(Type.Integer()),
  keywords: Type.Array(Type.String()),
  versions: Type.Array(VersionView, { description: 'newest first' }),
  copies: Type.Array(CopyView),
  // for showing it
  preview: OneOf('ready', 'pending', 'none'),
  previewReason: Nullable(Type.String({ description: 'why there is none, one sentence' })),
  thumbhash: Nullable(Type.String({ description: 'base64' })),
  inReach: Type.Boolean({ description: 'its bytes can be delivered now' }),
});
export type FileView = Static<typeof FileView>;

/** What is known beyond FileView, for the page of one File. */
export const FileDetail = Type.Intersect([
  FileView,
  Type.Object({
    iso: Nullable(Type.Integer()),
    aperture: Nullable(Type.Number()),
    shutter: Nullable(Type.Number({ description: 'seconds' })),
    focal: Nullable(Type.Number({ description: 'millimetres' })),
    latitude: Nullable(Type.Number()),
    longitude: Nullable(Type.Number()),
    places: Type.Array(Type.String(), { description: 'town, the city it lies by, region, country' }),
    title: Nullable(Type.String()),
    caption: Nullable(Type.String()),
    duration: Nullable(Type.Number({ description: 'seconds' })),
    largeAway: Type.Boolean({
      description:
        'its large picture was taken away to keep the budget, and comes back with its copy in the Archive',
    }),
    alsoOn: Type.Array(Type.Object({ fileId: Id, driveId: Id, drive: Type.String(), ...pathFields }), {
      description: 'other Files with the same Content',
    }),
  }),
]);
export type FileDetail = Static<typeof FileDetail>;

/** The answer of GET /files. */
export const FoundFiles = Type.Intersect([
  listOf(FileView),
  Type.Object({
    instead: Type.Optional(
      Type.String({
        description: 'what was searched for, where nothing was found and a word may be mistyped',
      }),
    ),
  }),
]);

/** The answer of GET /timeline. Two columns of equal length: there are thousands of days. */
export const TimelineView = Type.Object({
  days: Type.Array(Type.String({ description: '2018-05-03 by the clock of the camera; the latest first' })),
  photos: Type.Array(Count, { description: 'how many pictures and films each day has' }),
  undated: Count,
});
export type TimelineView = Static<typeof TimelineView>;

export const FolderEntry = Type.Object({ ...nameFields, ...pathFields, files: Count, bytes: Bytes });
export type FolderEntry = Static<typeof FolderEntry>;

/** The answer of GET /folders: the folders of a folder, and its own Files page by page. */
export const FolderPage = Type.Object({
  folders: Type.Array(FolderEntry),
  files: Type.Array(FileView),
  total: Type.Integer({ minimum: 0, description: 'its own Files' }),
  totalBytes: Bytes,
  next: Nullable(Type.String()),
});
export type FolderPage = Static<typeof FolderPage>;
