import { describe, expect, test } from 'vitest';
import { readConfig } from './config.ts';

const least = { DATABASE_URL: 'postgresql://localhost/x', REDIS_URL: 'redis://localhost' };

test('without a setting the contract’s defaults hold', () => {
  const config = readConfig({ ...least, SAFELIGHT_DATA: '/data' });
  expect(config).toMatchObject({
    archive: '/data/archive',
    watch: ['/volumeUSB*', '/media', '/run/media', '/mnt'],
    folders: ['Photography'],
    autoIngest: 'always',
    host: '127.0.0.1',
    port: 4700,
    cloud: null,
    hostRoot: null,
  });
});

describe('a value that cannot be used is told in one line with its name and what was expected', () => {
  test.each([
    ['SAFELIGHT_PORT', '70000', 'a port between 0 and 65535'],
    ['SAFELIGHT_PORT', 'web', 'a port between 0 and 65535'],
    ['SAFELIGHT_AUTO_INGEST', 'maybe', 'one of always, known, never'],
    ['SAFELIGHT_UMASK', '9', 'three octal digits'],
    ['SAFELIGHT_WATCH', 'media', 'paths that begin with /'],
    ['SAFELIGHT_FOLDERS', 'a/b', 'folder names'],
    ['SAFELIGHT_HOST_ROOT', 'proc', 'a path that begins with /'],
    ['SAFELIGHT_PUBLIC_URL', 'photos', 'an address like'],
    ['SAFELIGHT_OWNER_EMAIL', 'mara', 'an e-mail address'],
    ['SAFELIGHT_ROLES', 'cook', 'some of dock, media, cloud, verify'],
    ['DATABASE_URL', 'mysql://x', 'an address like postgresql'],
  ])('%s=%s', (name, value, expected) => {
    expect(() => readConfig({ ...least, [name]: value })).toThrow(
      new RegExp(`^${name} .*expected ${expected}`),
    );
  });

  test('half a cloud store names what is missing', () => {
    expect(() => readConfig({ ...least, B2_BUCKET: 'b', B2_KEY_ID: 'k', B2_APPLICATION_KEY: 's' })).toThrow(
      /^B2_ENDPOINT is not set/,
    );
  });

  test('a secret is never repeated', () => {
    const wrong = { ...least, SAFELIGHT_OWNER_EMAIL: 'a@b.c', SAFELIGHT_OWNER_PASSWORD: 'short' };
    expect(() => readConfig(wrong)).toThrow(/^(?!.*short)/);
  });
});

test('the region of a B2 endpoint is read from its name', () => {
  const cloud = {
    B2_ENDPOINT: 's3.eu-central-003.backblazeb2.com',
    B2_BUCKET: 'b',
    B2_KEY_ID: 'k',
    B2_APPLICATION_KEY: 's',
  };
  expect(readConfig({ ...least, ...cloud }).cloud).toMatchObject({
    endpoint: 'https://s3.eu-central-003.backblazeb2.com',
    region: 'eu-central-003',
    prefix: '',
    passphrase: null,
  });
  expect(readConfig({ ...least, ...cloud, B2_PASSPHRASE: 'p', B2_SALT: 's' }).cloud?.passphrase).toEqual({
    text: 'p',
    salt: 's',
  });
  expect(() => readConfig({ ...least, ...cloud, B2_SALT: 's' })).toThrow(/^B2_PASSPHRASE is not set/);
});
