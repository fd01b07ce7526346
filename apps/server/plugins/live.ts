import type { WebsocketHandler } from '@fastify/websocket';
import type { LiveEvent } from '@safelight/contract/live.ts';
import { subscribe } from '@safelight/core/adapters/queue/live-bus.ts';
import type { FastifyInstance } from 'fastify';
import type { Redis } from 'ioredis';

type Socket = Parameters<WebsocketHandler>[0];

const PING_MS = 30_000;
/** A browser that does not read would make us hold everything for it. */
const MOST_WAITING = 1_000_000;

/** Hands live events on to every open WebSocket; `onEvent` is told first, so that nobody is told what it was before. */
export function liveSockets(
  app: FastifyInstance,
  redis: Redis,
  onEvent: (event: LiveEvent) => void,
): WebsocketHandler {
  const sockets = new Map<Socket, { alive: boolean }>();
  let stop: (() => Promise<void>) | undefined;

  app.addHook('onReady', async () => {
    const subscribed = subscribe(redis, (event) => {
      onEvent(event);
      const text = JSON.stringify(event);
      for (const socket of sockets.keys()) {
        if (socket.bufferedAmount > MOST_WAITING) socket.terminate();
        else socket.send(text);
      }
    });
    // Without Redis the server still answers; the subscription follows when it is back.
    subscribed.then((end) => {
      stop = end;
    }, app.log.error.bind(app.log));
  });
  const timer = setInterval(() => {
    for (const [socket, state] of sockets) {
      if (!state.alive) socket.terminate();
      state.alive = false;
      socket.ping();
    }
  }, PING_MS);
  timer.unref();
  app.addHook('preClose', async () => {
    clearInterval(timer);
    for (const socket of sockets.keys()) socket.close(1001, 'stopping');
    await stop?.();
  });

  return (socket) => {
    const state = { alive: true };
    sockets.set(socket, state);
    socket.on('pong', () => {
      state.alive = true;
    });
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.terminate());
  };
}
