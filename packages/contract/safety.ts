import { type Static, Type } from 'typebox';
import { FileView } from './files.ts';
import { Bytes, Count, Id, Nullable, OneOf, pathFields } from './names.ts';

/** So many proven Copies, on so many kinds of medium, in so many buildings beside the first. */
export const RuleView = Type.Object(
  {
    copies: Type.Integer({ minimum: 1, maximum: 10 }),
    media: Type.Integer({ minimum: 1, maximum: 3 }),
    offsite: Type.Integer({ minimum: 0, maximum: 5 }),
  },
  { additionalProperties: false },
);
export type RuleView = Static<typeof RuleView>;

const Kept = Type.Object({ bytes: Bytes, shortBytes: Bytes, shortFiles: Count });

const tally = {
  files: Type.Integer({ minimum: 0, description: 'Contents' }),
  safeBytes: Type.Integer({ minimum: 0, description: 'as the rule wants it' }),
  twoBytes: Type.Integer({ minimum: 0, description: 'in two buildings or more, the rule not kept' }),
  atRiskBytes: Type.Integer({ minimum: 0, description: 'in one building only' }),
};
const Tally = Type.Object(tally);
export type TallyView = Static<typeof Tally>;

/** What helps most, with what it gains. */
export const NextActView = Type.Object({
  what: OneOf('move', 'check', 'ask-back'),
  driveId: Id,
  drive: Type.String(),
  place: Nullable(Type.String({ description: 'where it rests now' })),
  site: Nullable(Type.String({ description: 'where it is to go; null: another building' })),
  lentTo: Nullable(Type.String()),
  here: Type.Boolean({ description: 'it rests in the building of the NAS' }),
  gainBytes: Type.Integer({ minimum: 0, description: 'at risk until then' }),
  gainFiles: Count,
  shortBytes: Type.Integer({ minimum: 0, description: 'not as the rule wants it until then' }),
});
export type NextActView = Static<typeof NextActView>;

/** Drives in one building whose proofs are too old. */
export const VisitView = Type.Object({
  siteId: Id,
  site: Type.String(),
  here: Type.Boolean(),
  drives: Type.Array(
    Type.Object({
      id: Id,
      name: Type.String(),
      place: Nullable(Type.String()),
      lentTo: Nullable(Type.String({ description: 'somebody has it' })),
      files: Count,
      bytes: Bytes,
      bring: Type.Boolean({ description: 'it is among the few that are enough to bring home' }),
    }),
  ),
});
export type VisitView = Static<typeof VisitView>;

/** The 3-2-1 report. Figures count Contents; each physical holder with a fresh proof is one Copy. */
export const SafetyView = Type.Object({
  rule: RuleView,
  totalFiles: Count,
  totalBytes: Bytes,
  safeBytes: Bytes,
  atRiskBytes: Type.Integer({ minimum: 0, description: 'in one building only' }),
  atRiskFiles: Count,
  copies: Kept,
  media: Kept,
  offsite: Kept,
  byYear: Type.Array(Type.Object({ year: Nullable(Type.Integer()), ...tally })),
  byKind: Type.Array(
    Type.Object({ kind: OneOf('photo', 'film', 'sidecar', 'catalogue', 'other'), ...tally }),
  ),
  byDrive: Type.Array(
    Type.Object({ driveId: Id, drive: Type.String(), rule: Nullable(RuleView), ...tally }),
    { description: 'each by its own rule; what several Drives have counts for each' },
  ),
  acts: Type.Array(NextActView, { description: 'what to do with drives, what helps most first' }),
  visits: Type.Array(VisitView, { description: 'drives that were not proven within their time' }),
  elsewhere: Type.Boolean({ description: 'another building is known, or a cloud store is set' }),
  cloudConfigured: Type.Boolean(),
  archive: Type.Object({
    state: OneOf('ready', 'archive-absent', 'archive-full', 'archive-read-only'),
    says: Nullable(Type.String()),
    unproven: Nullable(
      Type.String({ description: 'why what is copied there counts as written only: a code' }),
    ),
    free: Nullable(Bytes),
    capacity: Nullable(Bytes),
  }),
});
export type SafetyView = Static<typeof SafetyView>;

/** How safe the Contents of a Shoot are. */
export const ShootTallyView = Type.Object({
  driveId: Id,
  drive: Type.String(),
  volumeId: Id,
  ...pathFields,
  ...tally,
});
export type ShootTallyView = Static<typeof ShootTallyView>;

/** What a Content is short of; `risk`: in one building only, `rule`: any of the rule. */
export const ShortOf = OneOf('risk', 'rule', 'copies', 'media', 'offsite');
export type ShortOf = Static<typeof ShortOf>;

/** A Content behind a number of the report, as one of its Files. */
export const ShortFileView = Type.Object({
  file: FileView,
  copies: Type.Integer({ minimum: 0, description: 'proven, each holder one' }),
  media: Count,
  sites: Type.Integer({ minimum: 0, description: 'buildings with a proven Copy' }),
});
export type ShortFileView = Static<typeof ShortFileView>;
