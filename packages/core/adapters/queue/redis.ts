import { Redis, type RedisOptions } from 'ioredis';

/** Opens a connection to Redis; `unix:///path` names a socket. It reconnects by itself, waiting at most 2 s between tries. */
export function connectRedis(redisUrl: string, options: RedisOptions = {}): Redis {
  const usual: RedisOptions = {
    maxRetriesPerRequest: null,
    retryStrategy: (times) => Math.min(times * 100, 2000),
    ...options,
  };
  const redis = redisUrl.startsWith('unix:')
    ? new Redis({ ...usual, path: redisUrl.slice('unix://'.length) })
    : new Redis(redisUrl, usual);
  // Without a listener a lost connection would end the process; the retry strategy is the answer to it.
  redis.on('error', () => {});
  return redis;
}
