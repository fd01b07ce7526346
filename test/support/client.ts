import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Stack } from './stack.ts';

/** Asks a running server as its machine does; answers that are no success are thrown with their text. */
export function clientOf(stack: Stack, url: string) {
  const token = readFileSync(join(stack.data, 'secrets/cli-token'), 'utf8').trim();
  return async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const answer = await fetch(`${url}/api${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as T;
  };
}
export type Client = ReturnType<typeof clientOf>;
