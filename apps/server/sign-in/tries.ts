import { tokenHash } from '@safelight/core/base/bytes.ts';
import type { Clock } from '@safelight/core/base/clock.ts';
import { Problem, problem } from '@safelight/core/base/errors.ts';
import type { FastifyBaseLogger } from 'fastify';
import type { Redis } from 'ioredis';
import { delayAfter } from './delay.ts';

const FORGET_AFTER_S = 3600;

export type Tries = ReturnType<typeof countTries>;

/** Counts tries to sign in by account and by address, and makes each wait longer than the one before. */
export function countTries(redis: Redis, clock: Clock, log: FastifyBaseLogger) {
  const key = (what: string) => `safelight:tries:${tokenHash(what).toString('base64url', 0, 16)}`;
  const keysOf = (email: string, address: string) => [
    key(`account ${email.toLowerCase()}`),
    key(`address ${address}`),
  ];

  async function waitFor(name: string): Promise<number> {
    const { tries, at } = await redis.hgetall(name);
    const left = Number(at ?? 0) + delayAfter(Number(tries ?? 0)) * 1000 - clock.now().getTime();
    return Math.max(0, left / 1000);
  }

  async function count(names: string[]): Promise<void> {
    const retryAfter = Math.max(...(await Promise.all(names.map(waitFor))));
    if (retryAfter > 0)
      throw problem('rate-limited', `Too many tries. Wait ${Math.ceil(retryAfter)} s.`, {
        facts: { retryAfter },
      });
    const counted = redis.multi();
    for (const name of names)
      counted.hincrby(name, 'tries', 1).hset(name, 'at', clock.now().getTime()).expire(name, FORGET_AFTER_S);
    await counted.exec();
  }

  /** Without Redis nobody would get in any more; the limit by address still stands then. */
  function goOn(error: unknown): void {
    if (error instanceof Problem) throw error;
    log.warn({ err: error }, 'tries to sign in cannot be counted');
  }

  return {
    /** Counted before the password is checked, so that many at once gain nothing. */
    begin: (email: string, address: string) => count(keysOf(email, address)).catch(goOn),
    succeeded: (email: string, address: string) => redis.del(...keysOf(email, address)).then(() => {}, goOn),
  };
}
