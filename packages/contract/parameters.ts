import { Type } from 'typebox';
import { pageQuery } from './lists.ts';
import { Id, OneOf } from './names.ts';

export const byId = Type.Object({ id: Id });
export const byToken = Type.Object({ token: Type.String({ minLength: 1, maxLength: 100 }) });
export const byTokenAndN = Type.Object({
  token: Type.String({ minLength: 1, maxLength: 100 }),
  n: Type.Integer({ minimum: 0 }),
});
export const page = Type.Object(pageQuery, { additionalProperties: false });
export const pictureSize = { size: Type.Optional(OneOf('thumb', 'screen')) };
export const size = Type.Object(pictureSize, { additionalProperties: false });
export const sizeOfContent = Type.Object(
  {
    ...pictureSize,
    v: Type.Optional(
      Type.String({
        maxLength: 64,
        description: 'the start of its BLAKE3, or of that of a version: so named, it may be kept for ever',
      }),
    ),
  },
  { additionalProperties: false },
);
export const sorted = {
  ...pageQuery,
  sort: Type.Optional(OneOf('taken', 'oldest', 'name', 'size', 'drive')),
};
