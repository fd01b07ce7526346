import type { SafetyReport } from '@safelight/core/reports/safety/sum-up.ts';
import type { StatusRow } from '@safelight/core/reports/status/status-report.ts';
import type { FastifyInstance } from 'fastify';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

interface MetricsOptions {
  status: () => Promise<StatusRow>;
  safety: () => Promise<SafetyReport>;
}

/** Figures for Prometheus at /metrics: open to this machine, elsewhere to whoever may sign in. */
export function measure(app: FastifyInstance, { status, safety }: MetricsOptions): void {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const seconds = new Histogram({
    name: 'safelight_http_seconds',
    help: 'Time until a request was answered',
    labelNames: ['route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
    registers: [registry],
  });
  const gauges = Object.entries(GAUGES).map(([name, help]) => {
    return [
      name as keyof typeof GAUGES,
      new Gauge({ name: `safelight_${name}`, help, registers: [registry] }),
    ] as const;
  });
  app.addHook('onResponse', async (request, reply) => {
    const { name, who } = request.routeOptions.config;
    if (who) seconds.observe({ route: name ?? 'file', status: reply.statusCode }, reply.elapsedTime / 1000);
  });
  app.get(
    '/metrics',
    { config: { who: 'viewer', orHere: true }, schema: { hide: true } as object },
    async (_, reply) => {
      const [row, { all: sums }] = await Promise.all([status(), safety()]);
      const values = { files: row.files, bytes: row.bytes, drives: row.total, drives_attached: row.attached };
      const all = { ...values, safe_bytes: sums.safe, at_risk_bytes: sums.risk };
      for (const [name, gauge] of gauges) gauge.set(all[name]);
      return reply.type(registry.contentType).send(await registry.metrics());
    },
  );
}

const GAUGES = {
  files: 'Paths that are present on drives',
  bytes: 'Bytes of these',
  drives: 'Drives ever seen',
  drives_attached: 'Drives attached now',
  safe_bytes: 'Bytes of Contents for which all rules are kept',
  at_risk_bytes: 'Bytes of Contents in one building only',
};
