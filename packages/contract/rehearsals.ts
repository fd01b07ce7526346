import { type Static, Type } from 'typebox';
import { Bytes, Count, Id, Nullable, OneOf, Time } from './names.ts';

/** A try whether everything would come back from the cloud. */
export const RehearsalView = Type.Object({
  id: Id,
  state: OneOf('waiting', 'running', 'done', 'failed'),
  by: OneOf('schedule', 'person'),
  startedAt: Time,
  finishedAt: Nullable(Time),
  papersAt: Nullable(
    Type.String({ format: 'date-time', description: 'of the catalogue export in the bucket that was read' }),
  ),
  files: Count,
  bytes: Bytes,
  drives: Count,
  good: Count,
  bad: Count,
  seconds: Type.Number({ minimum: 0 }),
  reason: Nullable(Type.String({ description: 'a code' })),
  reasonText: Nullable(Type.String()),
});
export type RehearsalView = Static<typeof RehearsalView>;

const Estimate = {
  files: Type.Integer({ minimum: 0, description: 'in the cloud, each Content once' }),
  bytes: Bytes,
  seconds: Nullable(Type.Number({ description: 'that all of it would take; null until it was rehearsed' })),
  cents: Type.Number({ description: 'that it would cost, by the prices in the settings' }),
};

export const RehearsalState = Type.Object({
  newest: Nullable(RehearsalView),
  lastGood: Nullable(RehearsalView),
  everyDays: Type.Integer({ minimum: 0, description: '0: never by itself' }),
  drives: Type.Array(Type.Object({ id: Id, name: Type.String(), ...Estimate })),
  total: Type.Object(Estimate),
  monthlyCents: Type.Number({ description: 'what keeping it costs a month' }),
});
export type RehearsalState = Static<typeof RehearsalState>;
