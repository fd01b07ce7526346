import { type Static, Type } from 'typebox';
import { Nullable, OneOf } from './names.ts';

const Part = OneOf('endpoint', 'region', 'bucket', 'keyId', 'applicationKey', 'prefix', 'passphrase');

/** The cloud store as it is set up; its application key is never shown. */
export const CloudSetupView = Type.Object({
  endpoint: Nullable(Type.String()),
  region: Nullable(Type.String()),
  bucket: Nullable(Type.String()),
  keyId: Nullable(Type.String()),
  prefix: Nullable(Type.String()),
  hasKey: Type.Boolean({ description: 'an application key is kept' }),
  hasPassphrase: Type.Boolean({ description: 'what is encrypted can be read, and more be encrypted' }),
  locked: Type.Array(Part, { description: 'what the environment sets' }),
});
export type CloudSetupView = Static<typeof CloudSetupView>;

const text = (maxLength: number, pattern: string) => Type.String({ minLength: 1, maxLength, pattern });

/** A store as it is typed. Without a key that of the store that is set up is meant. */
export const CloudSetupWish = Type.Object(
  {
    endpoint: text(300, '^\\s*[^\\s]+\\s*$'),
    region: Type.Optional(Type.String({ maxLength: 100, pattern: '^[A-Za-z0-9-]*$' })),
    bucket: text(100, '^[A-Za-z0-9._-]+$'),
    keyId: text(200, '^[!-~]+$'),
    applicationKey: Type.Optional(text(300, '^[!-~]+$')),
    passphrase: Type.Optional(
      Type.String({
        maxLength: 300,
        description: 'of what is encrypted there; left out, that of the bucket that is set up',
      }),
    ),
    salt: Type.Optional(Type.String({ maxLength: 300 })),
    prefix: Type.Optional(
      Type.String({
        maxLength: 500,
        pattern: '^(?!.*//)[^\\\\\\u0000-\\u001f\\u007f]*$',
        description: 'a folder in the bucket',
      }),
    ),
  },
  { additionalProperties: false },
);
export type CloudSetupWish = Static<typeof CloudSetupWish>;

/** One thing that was tried of a store. */
export const StoreCheckView = Type.Object({
  check: OneOf(
    'reach',
    'clock',
    'sign-in',
    'list',
    'write',
    'read',
    'remove',
    'versions',
    'lock',
    'rules',
    'owner',
  ),
  result: OneOf('works', 'note', 'fails', 'not-tried'),
  says: Type.String(),
  advice: Nullable(Type.String({ description: 'what to do' })),
});
export type StoreCheckView = Static<typeof StoreCheckView>;

export const StoreTrialView = Type.Object({
  works: Type.Boolean({ description: 'Safelight can work with it' }),
  checks: Type.Array(StoreCheckView),
});
export type StoreTrialView = Static<typeof StoreTrialView>;
