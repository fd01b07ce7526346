import { type Static, Type } from 'typebox';
import { Bytes, Count, Id, Nullable, nameFields, OneOf, Time } from './names.ts';
import { RuleView } from './safety.ts';

/** Where the Drive goes: a place that is known, or `place, building` in words, made where there is none. */
export const RetireRequest = Type.Object(
  {
    placeId: Type.Optional(Id),
    place: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
    note: Type.Optional(Type.String({ maxLength: 500 })),
  },
  { additionalProperties: false },
);

/** One thing that stands in the way. */
export const MissingView = Type.Object({
  what: Type.String({ description: 'a code' }),
  files: Type.Integer({ minimum: 0, description: 'how many it is about; 0 where it is about the drive' }),
  bytes: Bytes,
  says: Type.String({ description: 'what is missing, in one sentence' }),
  mend: Type.String({ description: 'how to mend it' }),
});
export type MissingView = Static<typeof MissingView>;

/** What was proven when a Drive was put away. Names are as they were then. */
export const CertificateView = Type.Object({
  at: Time,
  by: Type.String(),
  drive: Type.String(),
  place: Type.String(),
  site: Type.String({ description: 'the building; empty where it had no name' }),
  rule: RuleView,
  files: Count,
  bytes: Bytes,
  contents: Type.Integer({ minimum: 0, description: 'different ones among the files' }),
  unprovenHere: Type.Integer({
    minimum: 0,
    description: 'of them: not proven on the drive itself; others make up for it',
  }),
  archiveCopies: Type.Integer({
    minimum: 0,
    description: 'looked at in the Archive, and as they were proven',
  }),
  manifest: Type.Object({
    format: Type.Literal('b3sum'),
    blake3: Type.String({ description: 'of the list of all files that an export in this format writes' }),
    leftOut: Type.Integer({ minimum: 0, description: 'files whose names such a list cannot hold' }),
  }),
  holders: Type.Array(
    Type.Object({
      medium: OneOf('nas', 'drive', 'cloud'),
      name: Nullable(Type.String()),
      contents: Count,
      bytes: Bytes,
    }),
    { description: 'who else holds them, proven' },
  ),
  notCovered: Type.Object({
    files: Type.Integer({ minimum: 0, description: 'on the drive, outside what is ingested of it' }),
    bytes: Bytes,
    unreadable: Count,
    folders: Type.Array(
      Type.Object({
        ...nameFields,
        files: Count,
        bytes: Bytes,
      }),
      { description: 'at the top of the drive; the empty name stands for files beside them' },
    ),
    more: Type.Boolean({ description: 'there are more than these' }),
  }),
});
export type CertificateView = Static<typeof CertificateView>;

/** The check whether a Drive may be put away: a certificate, or a list of what is missing. */
export const RetirementView = Type.Object({
  id: Id,
  driveId: Id,
  drive: Type.String(),
  state: OneOf('waiting', 'running', 'retired', 'refused', 'failed'),
  reason: Nullable(Type.String({ description: 'why it could not be finished: a code' })),
  reasonText: Nullable(Type.String()),
  place: Nullable(Type.String({ description: 'where it is to go, as `place, building`' })),
  by: Type.String(),
  startedAt: Time,
  finishedAt: Nullable(Time),
  copies: Type.Integer({ minimum: 0, description: 'in the Archive, to be looked at' }),
  checked: Count,
  missing: Type.Array(MissingView),
  certificate: Nullable(CertificateView),
});
export type RetirementView = Static<typeof RetirementView>;
