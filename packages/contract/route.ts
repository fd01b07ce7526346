import type { TSchema } from 'typebox';

/** Who may call a route: anyone, anyone who holds the link, or an account with at least this role. */
export type Who = 'anyone' | 'link' | 'viewer' | 'editor' | 'owner';

export interface Route {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Below /api; parameters as `:name`. */
  path: string;
  who: Who;
  says: string;
  params?: TSchema;
  query?: TSchema;
  body?: TSchema;
  /** The schema of the success answer; absent: bytes, a redirect or a socket. */
  answer?: TSchema;
  /** The status of the success answer, 200 where absent; 204 answers with nothing. */
  status?: 201 | 202 | 204 | 302;
}

/** Keeps the exact types of a route's schemas. */
export const route = <const R extends Route>(definition: R) => definition;
