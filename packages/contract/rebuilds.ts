import { type Static, Type } from 'typebox';
import { Count, Id, Nullable, OneOf, Time } from './names.ts';

export const RebuildRequest = Type.Object(
  { from: OneOf('archive', 'cloud') },
  { additionalProperties: false },
);
export type RebuildRequest = Static<typeof RebuildRequest>;

/** One try to fill an empty catalogue. */
export const RebuildView = Type.Object({
  id: Id,
  from: OneOf('archive', 'cloud'),
  state: OneOf('waiting', 'running', 'done', 'failed'),
  basis: Nullable(OneOf('catalogue', 'manifests', 'listing')),
  paper: Nullable(Type.String({ description: 'the catalogue export that it was taken from' })),
  asOf: Nullable(Type.String({ format: 'date-time', description: 'what that export knows' })),
  rows: Count,
  refused: Type.Array(Type.Object({ path: Type.String(), code: Type.String(), detail: Type.String() }), {
    description: 'papers that could not be used',
  }),
  reason: Nullable(Type.String({ description: 'a code' })),
  reasonText: Nullable(Type.String()),
  startedAt: Time,
  finishedAt: Nullable(Time),
});
export type RebuildView = Static<typeof RebuildView>;

export const RebuildState = Type.Object({
  possible: Type.Boolean({ description: 'the catalogue is empty' }),
  newest: Nullable(RebuildView),
});
export type RebuildState = Static<typeof RebuildState>;
