import { livePublisher } from '@safelight/core/adapters/queue/live-bus.ts';
import { connectRedis } from '@safelight/core/adapters/queue/redis.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type House, openHouse } from './house.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house?.stop());

/** Node's own client; browsers send the cookie and the origin by themselves. */
function open(headers: Record<string, string>): WebSocket {
  const address = `${house.url.replace('http', 'ws')}/api/live`;
  return new (WebSocket as unknown as new (url: string, options: object) => WebSocket)(address, { headers });
}

const outcome = (socket: WebSocket) =>
  new Promise<string>((resolve) => {
    socket.addEventListener('open', () => resolve('open'));
    socket.addEventListener('error', () => resolve('refused'));
  });

test('live events reach whoever is signed in', async () => {
  const socket = open({ cookie: house.cookies.viewer, origin: house.url });
  expect(await outcome(socket)).toBe('open');
  const heard = new Promise<unknown>((resolve) => {
    socket.addEventListener('message', ({ data }) => {
      const event = JSON.parse(String(data));
      if (event.type === 'drive.changed') resolve(event);
    });
  });
  const redis = connectRedis(house.stack.redisUrl);
  livePublisher(redis).publish({ type: 'drive.changed', driveId: house.drive.id });
  expect(await heard).toMatchObject({
    type: 'drive.changed',
    driveId: house.drive.id,
    at: expect.any(String),
  });
  redis.disconnect();
  socket.close();
});

test('nobody else opens the socket: not without a cookie, and not from another site', async () => {
  expect(await outcome(open({}))).toBe('refused');
  expect(await outcome(open({ cookie: house.cookies.viewer, origin: 'https://evil.example' }))).toBe(
    'refused',
  );
});
