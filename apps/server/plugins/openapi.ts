import swagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';

/** Describes the API at /api/openapi.json. */
export async function describeApi(app: FastifyInstance, version: string): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Safelight', version, description: 'The archive server of a photographer.' },
      servers: [{ url: '/' }],
      components: {
        securitySchemes: {
          cookie: { type: 'apiKey', in: 'cookie', name: 'safelight' },
          token: { type: 'http', scheme: 'bearer' },
        },
      },
    },
    transform: ({ schema, url, route }) => {
      const who = route.config?.who;
      const open = who === 'anyone' || who === 'link';
      const security: Record<string, string[]>[] = open ? [] : [{ cookie: [] }, { token: [] }];
      return { schema: { ...(schema ?? { hide: true }), security, 'x-who': who }, url };
    },
  });
  app.get('/api/openapi.json', { config: { who: 'anyone' }, schema: { hide: true } as object }, async () =>
    app.swagger(),
  );
}
