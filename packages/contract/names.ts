import { Type } from 'typebox';

/** Sizes in bytes; all stay below 2^53. */
export const Bytes = Type.Integer({ minimum: 0, description: 'bytes' });
export const Count = Type.Integer({ minimum: 0 });
/** ISO 8601 in UTC. */
export const Time = Type.String({ format: 'date-time' });
/** Lower-case hex, 64 digits. */
export const Blake3 = Type.String({ pattern: '^[0-9a-f]{64}$' });
export const Id = Type.String({ minLength: 1, maxLength: 64 });
export const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) =>
  Type.Union([schema, Type.Null()]);
/** Literal strings as one schema. */
export const OneOf = <T extends string[]>(...values: T): Type.TEnum<T> =>
  Type.Enum(values) as unknown as Type.TEnum<T>;

/** Display form; where it is not exact, `…Raw` beside it holds base64url of the exact bytes. */
export const pathFields = { path: Type.String(), pathRaw: Type.Optional(Type.String()) };
export const nameFields = { name: Type.String(), nameRaw: Type.Optional(Type.String()) };
