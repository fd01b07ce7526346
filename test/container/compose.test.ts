import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';

interface Service {
  restart?: string;
  healthcheck?: { test: string[] };
  environment?: Record<string, string>;
  user?: string;
  pid?: string;
}
interface Compose {
  services: Record<string, Service>;
}

const read = (name: string) => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');
const text = read('docker-compose.yml');
const compose = parse(text, { merge: true }) as Compose;
const variant = parse(read('docker-compose.rslave.yml'), { merge: true }) as Compose;

describe('the compose file', () => {
  test('has the services that Safelight is made of', () => {
    expect(Object.keys(compose.services).sort()).toEqual(['dock', 'postgres', 'redis', 'server', 'worker']);
    expect(Object.keys(variant.services)).toEqual(['dock']);
  });

  test.each(Object.entries(compose.services))(
    '%s starts again by itself and tells its health',
    (_, service) => {
      expect(service.restart).toBe('unless-stopped');
      expect(service.healthcheck?.test[0]).toBe('CMD');
    },
  );

  const variables = [...text.matchAll(/\$\{([A-Z0-9_]+)/g)].map(([, name]) => name!);
  test.each([...new Set(variables)])('says in a comment what %s is for', (name) => {
    const comments = text.split('\n').filter((line) => line.trim().startsWith('#'));
    const group = name.replace(/^B2_.*/, 'B2_*');
    expect(comments.some((line) => line.includes(name) || line.includes(group))).toBe(true);
  });

  test.each([['docker-compose.yml'], ['docker-compose.rslave.yml']])(
    '%s has a comment before every variable',
    (file) => {
      const lines = read(file).split('\n');
      const bare = lines.filter((line, n) => {
        if (!/^ +(SAFELIGHT|B2|DATABASE|REDIS|POSTGRES)_[A-Z_]+:/.test(line)) return false;
        const above = lines.slice(0, n).findLast((one) => !/^ +[A-Z][A-Z0-9_]+:/.test(one));
        return !above?.trim().startsWith('#');
      });
      expect(bare).toEqual([]);
    },
  );

  test('gives the host’s processes to the dock alone, and lets all others run as the owner of the archive', () => {
    const { dock, server, worker } = compose.services;
    expect([dock, server, worker].map((service) => service?.pid)).toEqual(['host', undefined, undefined]);
    for (const service of [server, worker]) expect(service?.user).toContain('SAFELIGHT_UID');
    expect(dock?.environment?.SAFELIGHT_HOST_ROOT).toBe('/proc/1/root');
    expect(variant.services.dock?.environment?.SAFELIGHT_HOST_ROOT).toBe('/host');
    expect(text).not.toContain('propagation');
  });
});
