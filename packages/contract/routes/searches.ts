import { Type } from 'typebox';
import { Id, OneOf } from '../names.ts';
import { byId } from '../parameters.ts';
import { route } from '../route.ts';
import { textFields } from '../search/search-fields.ts';
import { FacetsView, NewSearch, SavedSearchView } from '../searches.ts';

export const searchesRoutes = {
  facets: route({
    method: 'GET',
    path: '/facets',
    who: 'viewer',
    says: 'How what a search finds spreads over years, places, Drives, cameras, types, shapes and ratings',
    query: Type.Object(
      {
        q: Type.Optional(Type.String({ maxLength: 1000 })),
        drive: Type.Optional(Id),
        kind: Type.Optional(OneOf('photo', 'film', 'sidecar', 'catalogue', 'other', 'picture')),
        all: Type.Optional(Type.Boolean()),
      },
      { additionalProperties: false },
    ),
    answer: FacetsView,
  }),
  fieldValues: route({
    method: 'GET',
    path: '/field-values',
    who: 'viewer',
    says: 'Values of a field of search that begin with what is typed, or hold it; the common ones first',
    query: Type.Object(
      { field: OneOf(...textFields), typed: Type.Optional(Type.String({ maxLength: 200 })) },
      { additionalProperties: false },
    ),
    answer: Type.Object({ values: Type.Array(Type.String()) }),
  }),
  searches: route({
    method: 'GET',
    path: '/searches',
    who: 'viewer',
    says: 'The saved searches of whoever asks',
    answer: Type.Object({ items: Type.Array(SavedSearchView) }),
  }),
  saveSearch: route({
    method: 'POST',
    path: '/searches',
    who: 'viewer',
    says: 'Save a search under a name; the same name again replaces it',
    body: NewSearch,
    answer: SavedSearchView,
    status: 201,
  }),
  forgetSearch: route({
    method: 'DELETE',
    path: '/searches/:id',
    who: 'viewer',
    says: 'Forget a saved search',
    params: byId,
    status: 204,
  }),
};
