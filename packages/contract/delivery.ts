import { type Static, Type } from 'typebox';
import { Bytes, Count, Id, Nullable, nameFields, OneOf, Time } from './names.ts';

/** One of: `files`, `drive` with `path`, or `q`. */
export const Selection = Type.Object(
  {
    files: Type.Optional(Type.Array(Id, { maxItems: 100_000 })),
    drive: Type.Optional(Id),
    path: Type.Optional(Type.String()),
    pathRaw: Type.Optional(Type.String()),
    q: Type.Optional(Type.String({ maxLength: 1000 })),
  },
  { additionalProperties: false },
);
export type Selection = Static<typeof Selection>;

export const DownloadView = Type.Object({
  id: Id,
  url: Type.String(),
  files: Count,
  bytes: Type.Integer({ minimum: 0, description: 'of the ZIP, exact' }),
  unavailable: Type.Array(Type.Object({ id: Id, reason: Type.String({ description: 'a code' }) })),
  expiresAt: Time,
});
export type DownloadView = Static<typeof DownloadView>;

export const NewShare = Type.Object(
  {
    files: Type.Array(Id, { minItems: 1, maxItems: 100_000 }),
    title: Type.String({ minLength: 1, maxLength: 200 }),
    message: Type.Optional(Type.String({ maxLength: 5000 })),
    expiresAt: Type.Optional(Nullable(Time)),
  },
  { additionalProperties: false },
);

export const ShareView = Type.Object({
  id: Id,
  title: Type.String(),
  message: Type.String(),
  files: Count,
  bytes: Bytes,
  createdAt: Time,
  expiresAt: Nullable(Time),
  revokedAt: Nullable(Time),
  state: OneOf('open', 'expired', 'revoked'),
  opened: Count,
  fetched: Count,
});
export type ShareView = Static<typeof ShareView>;
/** `url` is shown this once: the token is kept as a hash only. */
export const CreatedShare = Type.Intersect([ShareView, Type.Object({ url: Type.String() })]);

/** What a client sees of a Share. */
export const PublicShareView = Type.Object({
  title: Type.String(),
  message: Type.String(),
  from: Type.String({ description: 'the name of the photographer, may be empty' }),
  files: Count,
  bytes: Bytes,
  waiting: Type.Integer({ minimum: 0, description: 'files whose bytes are not in reach now' }),
  expiresAt: Nullable(Time),
});
export type PublicShareView = Static<typeof PublicShareView>;

/** `n` names the file in addresses: /public/shares/TOKEN/files/N/preview and …/content. */
export const PublicFileView = Type.Object({
  n: Type.Integer({ minimum: 0 }),
  ...nameFields,
  bytes: Bytes,
  kind: Type.String(),
  takenAt: Nullable(Type.String()),
  width: Nullable(Type.Integer()),
  height: Nullable(Type.Integer()),
  preview: OneOf('ready', 'pending', 'none'),
  thumbhash: Nullable(Type.String()),
  inReach: Type.Boolean(),
});
export type PublicFileView = Static<typeof PublicFileView>;
