import { type TSchema, Type } from 'typebox';
import { Count, Nullable } from './names.ts';

/** One page of a list. `total` is exact up to 10,000; above, it is 10000 with `totalIs`. */
export const listOf = <T extends TSchema>(item: T) =>
  Type.Object({
    items: Type.Array(item),
    total: Count,
    totalIs: Type.Optional(Type.Literal('at-least')),
    next: Nullable(Type.String({ description: 'the cursor of the next page' })),
  });

export interface List<T> {
  items: T[];
  total: number;
  totalIs?: 'at-least';
  next: string | null;
}

export const pageQuery = {
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, default: 100 })),
  cursor: Type.Optional(Type.String({ maxLength: 12000 })),
};
