import { type Static, Type } from 'typebox';

/** The body of every error: application/problem+json (RFC 9457) with a stable `code`. */
export const ProblemView = Type.Object(
  {
    type: Type.String(),
    title: Type.String(),
    status: Type.Integer(),
    code: Type.String(),
    detail: Type.String({ description: 'one sentence for a person' }),
    at: Type.Optional(Type.Integer({ description: 'the character of the query it is about' })),
  },
  { additionalProperties: true },
);
export type ProblemView = Static<typeof ProblemView>;
