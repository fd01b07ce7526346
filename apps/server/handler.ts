import type { Route, RouteName, routes } from '@safelight/contract/routes.ts';
import type { Identity } from '@safelight/core/catalog/account/identity.ts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Static, TSchema } from 'typebox';

type Table = typeof routes;
type Part<R extends Route, P extends 'params' | 'query' | 'body'> =
  R extends Record<P, infer S extends TSchema> ? Static<S> : undefined;

/** A request that passed its schema and its permission. */
export interface Call<R extends Route = Route> {
  params: Part<R, 'params'>;
  query: Part<R, 'query'>;
  body: Part<R, 'body'>;
  /** Null where the route is for anyone. */
  identity: Identity | null;
  request: FastifyRequest;
  reply: FastifyReply;
}

type Answer<R extends Route> = R extends { answer: infer S extends TSchema } ? Static<S> : unknown;

export type Handler<N extends RouteName> = (
  call: Call<Table[N]>,
) => Promise<Answer<Table[N]>> | Answer<Table[N]>;

/** One handler for every route of the contract. */
export type Handlers = { [N in RouteName]: Handler<N> };
