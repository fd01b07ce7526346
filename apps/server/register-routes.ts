import type { WebsocketHandler } from '@fastify/websocket';
import { ProblemView } from '@safelight/contract/problems.ts';
import { type Route, type RouteName, routes } from '@safelight/contract/routes.ts';
import type { FastifyInstance, FastifyReply, FastifyRequest, FastifySchema, RouteOptions } from 'fastify';
import { Type } from 'typebox';
import type { Call, Handlers } from './handler.ts';

type AnyHandler = (call: Call) => unknown;

/** What answers the routes that are WebSockets. */
export type Sockets = Partial<Record<RouteName, WebsocketHandler>>;

/** Registers the contract's routes; fails when a route has no handler or a handler no route. */
export function registerRoutes(app: FastifyInstance, handlers: Handlers, sockets: Sockets): void {
  const table: Record<string, Route> = routes;
  const given = handlers as unknown as Record<string, AnyHandler | undefined>;
  const strays = [...Object.keys(given), ...Object.keys(sockets)].filter(
    (name) => !Object.hasOwn(table, name),
  );
  if (strays.length > 0) throw new Error(`Handlers without a route in the contract: ${strays.join(', ')}`);
  for (const [name, route] of Object.entries(table)) {
    const handler = given[name];
    if (!handler) throw new Error(`The route ${name} of the contract has no handler.`);
    registerRoute(app, name, route, handler, sockets[name as RouteName]);
  }
}

function registerRoute(
  app: FastifyInstance,
  name: string,
  route: Route,
  answer: AnyHandler,
  socket?: WebsocketHandler,
): void {
  const handler = async (request: FastifyRequest, reply: FastifyReply) => {
    const { params, query, body, identity } = request;
    reply.status(route.status ?? 200);
    const found = await answer({ params, query, body, identity, request, reply } as unknown as Call);
    return route.status === 204 ? reply.send() : found;
  };
  const schema = schemaOf(name, route);
  const options: RouteOptions = {
    method: route.method,
    url: `/api${route.path}`,
    schema,
    config: { who: route.who, name },
    handler,
  };
  app.route(socket ? { ...options, wsHandler: socket } : options);
  if (route.method === 'GET' && !socket) {
    app.route({ ...options, method: 'HEAD', schema: { ...schema, hide: true } as FastifySchema });
  }
}

function schemaOf(name: string, route: Route): FastifySchema & { summary: string; operationId: string } {
  return {
    operationId: name,
    summary: route.says,
    ...(route.params ? { params: route.params } : {}),
    ...(route.query ? { querystring: route.query } : {}),
    ...(route.body ? { body: route.body } : {}),
    response: {
      [route.status ?? 200]: successOf(route),
      default: content('application/problem+json', ProblemView, 'What went wrong, with a stable code'),
    },
  };
}

function successOf(route: Route): object {
  if (route.status === 204 || route.status === 302) return { type: 'null', description: route.says };
  if (route.answer) return content('application/json', route.answer, route.says);
  return content('application/octet-stream', Type.String({ format: 'binary' }), route.says);
}

function content(type: string, schema: object, description: string): object {
  return { description, content: { [type]: { schema } } };
}
