import type {
  SavedSearchRow,
  SavedSearchStore,
} from '@safelight/core/catalog/saved-search/saved-search.store.ts';
import type { CountFacets } from '@safelight/core/reports/search/facets.ts';
import type { FieldValues } from '@safelight/core/reports/search/field-values.ts';
import type { Handlers } from '../handler.ts';
import { uuid } from '../parameters.ts';
import { filterRequest } from './files.ts';

interface SearchDeps {
  facets: CountFacets;
  fieldValues: FieldValues;
  searches: SavedSearchStore;
}

type SearchHandlers = Pick<Handlers, 'facets' | 'fieldValues' | 'searches' | 'saveSearch' | 'forgetSearch'>;

export function searchRoutes({ facets, fieldValues, searches }: SearchDeps): SearchHandlers {
  return {
    facets: ({ query }) => facets(filterRequest(query)),
    fieldValues: async ({ query }) => ({ values: await fieldValues(query.field, query.typed ?? '') }),
    searches: async ({ identity }) => ({ items: (await searches.of(identity!.accountId)).map(searchView) }),
    saveSearch: async ({ body, identity }) =>
      searchView(await searches.keep(identity!.accountId, body.name.trim(), body.q.trim())),
    forgetSearch: ({ params, identity }) => searches.forget(identity!.accountId, uuid(params.id)),
  };
}

function searchView({ id, name, q, created_at }: SavedSearchRow) {
  return { id, name, q, createdAt: created_at.toISOString() };
}
