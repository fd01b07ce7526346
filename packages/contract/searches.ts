import { type Static, Type } from 'typebox';
import { Count, Id, OneOf, Time } from './names.ts';

const FacetValue = Type.Object({
  value: Type.String({ description: 'as it is shown' }),
  text: Type.String({ description: 'what narrows the search to it, such as camera:="Nikon D850"' }),
  files: Count,
});

/** How what is found spreads over years, places, Drives and so on. */
export const FacetsView = Type.Object({
  about: Type.Boolean({ description: 'counts are estimates from a sample: there is too much to count' }),
  years: Type.Array(Type.Object({ year: Type.Integer(), files: Count })),
  facets: Type.Array(
    Type.Object({
      field: OneOf('place', 'drive', 'camera', 'type', 'orientation', 'rating'),
      values: Type.Array(FacetValue, { description: 'most first' }),
    }),
  ),
});
export type FacetsView = Static<typeof FacetsView>;

export const SavedSearchView = Type.Object({
  id: Id,
  name: Type.String(),
  q: Type.String(),
  createdAt: Time,
});
export type SavedSearchView = Static<typeof SavedSearchView>;

export const NewSearch = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 100 }),
    q: Type.String({ minLength: 1, maxLength: 1000 }),
  },
  { additionalProperties: false },
);
