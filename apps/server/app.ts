import { fileURLToPath } from 'node:url';
import cookie from '@fastify/cookie';
import { TypeBoxValidatorCompiler } from '@fastify/type-provider-typebox';
import websocket from '@fastify/websocket';
import { problem } from '@safelight/core/base/errors.ts';
import { statusRow } from '@safelight/core/reports/status/status-report.ts';
import Fastify, { type FastifyInstance, LogController } from 'fastify';
import type { Deps } from './deps.ts';
import { followCloud } from './follow-cloud.ts';
import { requireEncoding } from './plugins/encoding.ts';
import { identify } from './plugins/identify.ts';
import { limitRequests } from './plugins/limits.ts';
import { liveSockets } from './plugins/live.ts';
import { measure } from './plugins/metrics.ts';
import { describeApi } from './plugins/openapi.ts';
import { answerError, answerProblems } from './plugins/problems.ts';
import { requireSameOrigin } from './plugins/same-origin.ts';
import { setSecurityHeaders } from './plugins/security-headers.ts';
import { inlineScriptHashes, serveWebApp } from './plugins/web-app.ts';
import { problemView } from './problem.ts';
import { registerRoutes } from './register-routes.ts';
import { handlersOf } from './routes/handlers.ts';
import { cloudServices, openServices } from './services.ts';

const webApp = fileURLToPath(new URL('../web/build', import.meta.url));
/** So long a request may take to arrive. */
const REQUEST_MS = 120_000;
/** The largest request that makes sense: a selection of 100,000 files. */
const MOST_BODY_BYTES = 4 * 1024 * 1024;

/** The server, ready to listen. `machineToken` is the secret of whoever can read SAFELIGHT_DATA. */
export async function buildApp(deps: Deps, machineToken: string): Promise<FastifyInstance> {
  const services = openServices(deps);
  const { config } = deps;
  const app = newFastify(deps);
  answerProblems(app);
  requireEncoding(app);
  await setSecurityHeaders(app, {
    scriptHashes: inlineScriptHashes(webApp),
    https: config.publicUrl?.startsWith('https:') ?? false,
  });
  await app.register(cookie);
  await app.register(websocket, { options: { maxPayload: 4096 } });
  await limitRequests(app);
  identify(app, { ...services, machineToken });
  requireSameOrigin(app, config.publicUrl);
  await describeApi(app, deps.version);
  measure(app, { status: () => statusRow(services.pool), safety: services.safety });
  const handlers = followCloud(deps.cloud, (now) =>
    handlersOf({ ...services, ...cloudServices(deps, services, now) }),
  );
  registerRoutes(app, handlers, { live: liveSockets(app, deps.liveRedis, services.onLive) });
  await serveWebApp(app, webApp);
  app.addHook('onListen', async () => {
    services.warmUp().catch((error: unknown) => deps.log.warn({ err: error }, 'could not look ahead'));
  });
  return app;
}

function newFastify({ config, log }: Deps): FastifyInstance {
  const app = Fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: config.trustProxy,
    bodyLimit: MOST_BODY_BYTES,
    forceCloseConnections: 'idle',
    requestTimeout: REQUEST_MS,
    return503OnClosing: false,
    routerOptions: { maxParamLength: 200 },
    exposeHeadRoutes: false,
    frameworkErrors: answerError,
    clientErrorHandler: (_error, socket) => {
      if (socket.writable) socket.end(BAD_REQUEST);
    },
  });
  app.setValidatorCompiler(TypeBoxValidatorCompiler);
  // Views make exactly what the contract describes; tests compare the two.
  app.setSerializerCompiler(() => JSON.stringify);
  app.removeContentTypeParser('text/plain');
  return app;
}

const body = JSON.stringify(problemView(problem('bad-request')));
const BAD_REQUEST = [
  'HTTP/1.1 400 Bad Request',
  'content-type: application/problem+json; charset=utf-8',
  `content-length: ${Buffer.byteLength(body)}`,
  'connection: close',
  '',
  body,
].join('\r\n');
