import type { HealthView } from '@safelight/contract/state.ts';
import type { Handlers } from '../handler.ts';

type Part = NonNullable<HealthView['failing']>[number];

/** Each part answers, or throws. */
export type HealthChecks = { [P in Part]: () => Promise<unknown> };

const PATIENCE_MS = 3_000;

export function healthRoutes(checks: HealthChecks): Pick<Handlers, 'health'> {
  return {
    health: async ({ reply }) => {
      const parts = Object.keys(checks) as Part[];
      const fine = await Promise.all(parts.map((part) => answers(checks[part])));
      const failing = parts.filter((_, n) => !fine[n]);
      reply.header('cache-control', 'no-store');
      if (failing.length === 0) return { status: 'ok' as const };
      reply.status(503);
      return { status: 'failing' as const, failing };
    },
  };
}

async function answers(check: () => Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), PATIENCE_MS);
  });
  const asked = check().then(
    () => true,
    () => false,
  );
  const fine = await Promise.race([asked, tooLate]);
  clearTimeout(timer);
  return fine;
}
