import type { LiveEvent } from '@safelight/contract/live.ts';
import type { Redis } from 'ioredis';

const channel = 'safelight:live';

type WithoutTime<E> = E extends { at: string } ? Omit<E, 'at'> : never;
export type LiveNews = WithoutTime<LiveEvent>;

/** Tells every server what changed; hints only, lost ones do no harm. */
export interface LivePublisher {
  publish(news: LiveNews): void;
}

/** Publishes to the live events. Never throws: an event is a hint. */
export function livePublisher(redis: Redis): LivePublisher {
  return {
    publish(news) {
      const event = { ...news, at: new Date().toISOString() };
      redis.publish(channel, JSON.stringify(event)).catch(() => {});
    },
  };
}

/** Calls `onEvent` with every live event from now on; needs a connection of its own. Returns how to stop. */
export async function subscribe(
  redis: Redis,
  onEvent: (event: LiveEvent) => void,
): Promise<() => Promise<void>> {
  redis.on('message', (from: string, text: string) => {
    if (from === channel) onEvent(JSON.parse(text) as LiveEvent);
  });
  await redis.subscribe(channel);
  return async () => {
    await redis.unsubscribe(channel).catch(() => {});
  };
}
