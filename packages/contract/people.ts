import { type Static, Type } from 'typebox';
import { Id, Nullable, OneOf, Time } from './names.ts';

export const Role = OneOf('owner', 'editor', 'viewer');

export const AccountView = Type.Object({
  id: Id,
  email: Type.String(),
  name: Type.String(),
  role: Role,
  createdAt: Time,
});
export type AccountView = Static<typeof AccountView>;

const Email = Type.String({ pattern: '^[^@\\s]+@[^@\\s]+$', maxLength: 254 });
const Password = Type.String({ minLength: 8, maxLength: 1024 });

export const Credentials = Type.Object(
  { email: Email, password: Type.String({ minLength: 1, maxLength: 1024 }) },
  { additionalProperties: false },
);

export const Setup = Type.Object(
  {
    email: Email,
    password: Password,
    name: Type.Optional(Type.String({ maxLength: 100 })),
    code: Type.Optional(
      Type.String({ maxLength: 100, description: 'printed by the start; not needed on loopback' }),
    ),
  },
  { additionalProperties: false },
);

/** Whether the first visit has still to create the owner, and what is ready. */
export const SetupView = Type.Object({
  needed: Type.Boolean(),
  codeNeeded: Type.Boolean(),
  ready: Type.Array(
    Type.Object({ what: OneOf('archive', 'dock', 'cloud'), ok: Type.Boolean(), says: Type.String() }),
  ),
});
export type SetupView = Static<typeof SetupView>;

export const NewAccount = Type.Object(
  {
    email: Email,
    password: Password,
    name: Type.Optional(Type.String({ maxLength: 100 })),
    role: Type.Optional(Role),
  },
  { additionalProperties: false },
);
export const AccountChange = Type.Object(
  { password: Type.Optional(Password), name: Type.Optional(Type.String({ maxLength: 100 })) },
  { additionalProperties: false },
);

export const TokenView = Type.Object({
  id: Id,
  name: Type.String(),
  createdAt: Time,
  lastUsedAt: Nullable(Time),
});
export type TokenView = Static<typeof TokenView>;
export const NewToken = Type.Object(
  { name: Type.String({ minLength: 1, maxLength: 100 }) },
  { additionalProperties: false },
);
/** `token` is shown this once. */
export const CreatedToken = Type.Intersect([TokenView, Type.Object({ token: Type.String() })]);
