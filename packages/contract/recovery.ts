import { type Static, Type } from 'typebox';
import { Id, Nullable } from './names.ts';

/** What the page on paper says; the application key is written onto it by hand. */
export const RecoveryKit = Type.Object({
  endpoint: Type.String(),
  region: Type.String(),
  bucket: Type.String(),
  prefix: Type.String(),
  keyId: Type.String(),
  passphrase: Nullable(
    Type.Object(
      { text: Type.String(), salt: Type.String() },
      { description: 'of what is encrypted there; null where none is set' },
    ),
  ),
  archiveId: Nullable(Id),
  version: Type.String(),
  word: Type.String({ description: 'to be typed back from paper' }),
});
export type RecoveryKit = Static<typeof RecoveryKit>;

export const KitState = Type.Object({
  wanted: Type.Boolean({ description: 'a store is set up, and nobody typed the control word back yet' }),
  confirmed: Type.Boolean(),
});
export type KitState = Static<typeof KitState>;

export const KitWord = Type.Object(
  { word: Type.String({ minLength: 1, maxLength: 40 }) },
  { additionalProperties: false },
);
export type KitWord = Static<typeof KitWord>;
