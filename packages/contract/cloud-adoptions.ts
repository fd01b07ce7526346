import { type Static, Type } from 'typebox';
import { Bytes, Count, Id, Nullable, OneOf, Time } from './names.ts';

/** What was taken as Cloud Copies where another tool had put it. */
export const CloudAdoptionView = Type.Object({
  id: Id,
  prefix: Type.String({ description: 'below which the bucket is looked through' }),
  state: OneOf('listing', 'proving'),
  reason: Nullable(Type.String({ description: 'a code' })),
  reasonText: Nullable(Type.String()),
  objects: Count,
  matched: Type.Integer({ description: 'contents that are taken as they stand' }),
  matchedBytes: Bytes,
  known: Type.Integer({ description: 'contents that were in the cloud already' }),
  unclear: Type.Integer({ description: 'objects that could be several contents' }),
  proven: Type.Integer({ description: 'equal by digest' }),
  different: Type.Integer({ description: 'other bytes: no copies after all' }),
  startedAt: Time,
  finishedAt: Nullable(Time),
});
export type CloudAdoptionView = Static<typeof CloudAdoptionView>;
