import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '@safelight/core/base/config.ts';

/** The address under which this machine reaches the server. */
export function reachableUrl({ host }: Config, port: number): string {
  const everywhere = host === '0.0.0.0' || host === '::';
  const name = everywhere ? '127.0.0.1' : host;
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`;
}

const file = (data: string) => join(data, 'server.json');

/** Writes down where the server is, for the `safelight` command. */
export function announce(data: string, url: string): void {
  const passing = `${file(data)}.${process.pid}`;
  writeFileSync(passing, `${JSON.stringify({ url, pid: process.pid })}\n`, { mode: 0o644 });
  renameSync(passing, file(data));
}

/** Removes what `announce` wrote, unless another server has come since. */
export function forget(data: string, url: string): void {
  try {
    const found = JSON.parse(readFileSync(file(data), 'utf8')) as { url: string; pid: number };
    if (found.url === url && found.pid === process.pid) rmSync(file(data));
  } catch {
    // It is gone already.
  }
}
