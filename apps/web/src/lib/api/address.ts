import type { routes } from '@safelight/contract/routes.ts';
import type { Static, TSchema } from 'typebox';

type Routes = typeof routes;
type Each = Routes[keyof Routes];

/** Every call of the contract by what it looks like on the wire: `GET /drives/:id`. */
export type Address = { [R in keyof Routes]: `${Routes[R]['method']} ${Routes[R]['path']}` }[keyof Routes];

type Split<A extends Address> = A extends `${infer Method} ${infer Path}`
  ? { method: Method; path: Path }
  : never;
type At<A extends Address> = Extract<Each, Split<A>>;

type Part<A extends Address, Name extends string> =
  At<A> extends { [N in Name]: infer Schema extends TSchema } ? { [N in Name]: Static<Schema> } : unknown;

/** What a call takes: `params`, `query` (may be left out) and `body`, as far as its route has them. */
export type Input<A extends Address> = Part<A, 'params'> & Partial<Part<A, 'query'>> & Part<A, 'body'>;

/** What a call answers; `undefined` where the route answers with nothing. */
export type Answer<A extends Address> =
  At<A> extends { answer: infer Schema extends TSchema } ? Static<Schema> : undefined;

interface Given {
  params?: Record<string, string | number>;
  query?: Record<string, string | number | boolean | undefined>;
}

/** Method and URL of a call; parameters are percent-encoded, empty query values left out. */
export function locate(address: Address, given: Given = {}): { method: string; url: string } {
  const [method = '', path = ''] = address.split(' ');
  const filled = path.replace(/:(\w+)/g, (_, name) => encodeURIComponent(String(given.params?.[name])));
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(given.query ?? {})) {
    if (value !== undefined && value !== '') query.set(name, String(value));
  }
  const tail = query.toString();
  return { method, url: `/api${filled}${tail ? `?${tail}` : ''}` };
}
