import { type Static, Type } from 'typebox';
import { Id, Nullable, OneOf, Time } from './names.ts';

/** A shelf or a safe. */
export const PlaceView = Type.Object({
  id: Id,
  name: Type.String(),
  drives: Type.Integer({ minimum: 0, description: 'that rest there' }),
});
export type PlaceView = Static<typeof PlaceView>;

/** A building with its places. */
export const SiteView = Type.Object({
  id: Id,
  name: Type.String({ description: 'empty: the one that is here, not named yet' }),
  here: Type.Boolean({ description: 'the NAS stands in it; so does exactly one' }),
  drives: Type.Integer({ minimum: 0, description: 'that are there now, attached ones included' }),
  bytes: Type.Integer({ minimum: 0, description: 'of the files on them' }),
  places: Type.Array(PlaceView),
});
export type SiteView = Static<typeof SiteView>;

const Name = Type.String({ minLength: 1, maxLength: 100, pattern: '^[^,\\s]([^,]*[^,\\s])?$' });
const Note = Type.Optional(Type.String({ maxLength: 500 }));

export const NewSite = Type.Object({ name: Name }, { additionalProperties: false });
export const SiteChange = Type.Object(
  {
    name: Type.Optional(Name),
    here: Type.Optional(Type.Literal(true, { description: 'the NAS stands there now' })),
  },
  { additionalProperties: false },
);
const PlaceName = Type.String({ minLength: 1, maxLength: 100, pattern: '^\\S(.*\\S)?$' });
export const NewPlace = Type.Object({ siteId: Id, name: PlaceName }, { additionalProperties: false });
export const PlaceChange = Type.Object({ name: PlaceName }, { additionalProperties: false });

/** Where a Drive goes; null: nowhere in particular. */
export const DriveMove = Type.Object({ placeId: Nullable(Id), note: Note }, { additionalProperties: false });
export const DriveNote = Type.Object({ note: Note }, { additionalProperties: false });
export const NewLoan = Type.Object(
  {
    to: Type.String({ minLength: 1, maxLength: 100, description: 'who has it' }),
    until: Type.Optional(Nullable(Type.String({ format: 'date', description: 'the day it is to be back' }))),
    note: Note,
  },
  { additionalProperties: false },
);

/** A Drive that somebody has. */
export const LoanView = Type.Object({
  to: Type.String(),
  since: Time,
  until: Nullable(Type.String({ format: 'date' })),
  overdue: Type.Boolean(),
});
export type LoanView = Static<typeof LoanView>;

/** Where a Drive rests, and in which building that is. */
export const RestView = Type.Object({
  placeId: Id,
  name: Type.String(),
  siteId: Id,
  site: Type.String(),
  here: Type.Boolean(),
});
export type RestView = Static<typeof RestView>;

/** What became of a Drive, and who said so. */
export const DriveEventView = Type.Object({
  id: Id,
  what: OneOf('moved', 'lost', 'found', 'lent', 'returned', 'retired', 'replaced'),
  place: Nullable(Type.String({ description: 'where it went, as it was called then' })),
  lentTo: Nullable(Type.String()),
  lentUntil: Nullable(Type.String({ format: 'date' })),
  note: Type.String(),
  by: Type.String(),
  at: Time,
});
export type DriveEventView = Static<typeof DriveEventView>;
