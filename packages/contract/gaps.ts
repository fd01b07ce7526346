import { type Static, Type } from 'typebox';
import { Id, Nullable, OneOf, Time } from './names.ts';

/** A long hole in what a camera body took, as far as any drive, the Archive or the cloud ever showed it. */
export const GapView = Type.Object({
  id: Id,
  what: OneOf('counter', 'month'),
  camera: Type.String(),
  serial: Nullable(Type.String({ description: 'of the body, where its pictures name it' })),
  first: Nullable(Type.String({ description: 'the first name that is missing, without its extension' })),
  last: Nullable(Type.String()),
  frames: Type.Integer({
    minimum: 0,
    description: 'names that are missing; of a month: how many pictures are usual',
  }),
  takenAfter: Type.String({
    description: 'wall time of the last picture before it; of a month its beginning',
  }),
  takenBefore: Type.String(),
  says: Type.String({ description: 'the same in a sentence' }),
  fine: Type.Boolean({ description: 'somebody said that nothing is missing' }),
  fineBy: Nullable(Type.String()),
  fineAt: Nullable(Time),
});
export type GapView = Static<typeof GapView>;
