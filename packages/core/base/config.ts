import { resolve } from 'node:path';
import { Check } from 'typebox/value';
import { type Role, roles } from './jobs.ts';
import { expectedOf, type Settings, settingFrom, settingKeys, settings, variableOf } from './settings.ts';

/** What the environment says, checked. Paths are absolute. */
export interface Config {
  data: string;
  archive: string;
  watch: string[];
  hostRoot: string | null;
  owner: { uid: number | null; gid: number | null; umask: number | null };
  folders: string[];
  autoIngest: 'always' | 'known' | 'never';
  host: string;
  port: number;
  publicUrl: string | null;
  trustProxy: string | boolean;
  firstOwner: { email: string; password: string } | null;
  databaseUrl: string;
  redisUrl: string;
  roles: Role[];
  /** The store that the environment sets. */
  cloud: CloudConfig | null;
  /** What it says of one that is set in the browser. */
  cloudParts: Partial<CloudParts>;
  /** Settings that the environment fixes; the others can be changed while Safelight runs. */
  settings: Partial<Settings>;
}

/** What keys are made of. */
export interface Passphrase {
  text: string;
  /** May be empty. */
  salt: string;
}

export interface CloudConfig {
  endpoint: string;
  region: string;
  bucket: string;
  keyId: string;
  applicationKey: string;
  /** Without slashes at either end; may be empty. */
  prefix: string;
  /** Of what is encrypted before it is sent; null where none is set. */
  passphrase: Passphrase | null;
}

/** What need not be set. */
type CloudParts = Pick<CloudConfig, 'region' | 'prefix' | 'passphrase'>;

/** An environment variable with a value that cannot be used; the message is the one line to print. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(variable: string, expected: string, found: string | undefined) {
    super(
      `${variable} ${found === undefined ? 'is not set' : `is ${JSON.stringify(found)}`}, expected ${expected}.`,
    );
  }
}

type Environment = Record<string, string | undefined>;

/** Reads the environment once; throws ConfigError on the first value that cannot be used. */
export function readConfig(env: Environment): Config {
  const data = resolve(filled(env, 'SAFELIGHT_DATA') ?? './data');
  return {
    data,
    archive: resolve(filled(env, 'SAFELIGHT_ARCHIVE') ?? `${data}/archive`),
    watch: absolutePaths(env, 'SAFELIGHT_WATCH', '/volumeUSB*:/media:/run/media:/mnt'),
    hostRoot: absolutePath(env, 'SAFELIGHT_HOST_ROOT'),
    owner: {
      uid: wholeNumber(env, 'SAFELIGHT_UID', 'a user id, like 1026', 0, 4294967294),
      gid: wholeNumber(env, 'SAFELIGHT_GID', 'a group id, like 100', 0, 4294967294),
      umask: umask(env),
    },
    folders: folderNames(env),
    autoIngest: oneOf(env, 'SAFELIGHT_AUTO_INGEST', ['always', 'known', 'never'], 'always'),
    host: filled(env, 'SAFELIGHT_HOST') ?? '127.0.0.1',
    port: wholeNumber(env, 'SAFELIGHT_PORT', 'a port between 0 and 65535', 0, 65535) ?? 4700,
    publicUrl: url(
      env,
      'SAFELIGHT_PUBLIC_URL',
      ['http:', 'https:'],
      'an address like https://photos.example.org',
    ),
    trustProxy: trustProxy(env),
    firstOwner: firstOwner(env),
    databaseUrl:
      url(env, 'DATABASE_URL', ['postgres:', 'postgresql:'], 'an address like postgresql://user@host/name') ??
      missing('DATABASE_URL', 'the address of a PostgreSQL database (npm start sets it by itself)'),
    redisUrl:
      url(env, 'REDIS_URL', ['redis:', 'rediss:', 'unix:'], 'an address like redis://host:6379') ??
      missing('REDIS_URL', 'the address of a Redis server (npm start sets it by itself)'),
    roles: workerRoles(env),
    cloud: cloudConfig(env),
    cloudParts: cloudParts(env),
    settings: fixedSettings(env),
  };
}

function fixedSettings(env: Environment): Partial<Settings> {
  const fixed = settingKeys.flatMap((key) => {
    const text = filled(env, variableOf(key));
    if (text === undefined) return [];
    const value = settingFrom(key, text);
    if (!Check(settings[key].schema, value)) throw new ConfigError(variableOf(key), expectedOf(key), text);
    return [[key, value] as const];
  });
  return Object.fromEntries(fixed);
}

/** An empty variable counts as not set: compose files pass them so. */
function filled(env: Environment, name: string): string | undefined {
  const value = env[name];
  return value === undefined || value === '' ? undefined : value;
}

function missing(name: string, expected: string): never {
  throw new ConfigError(name, expected, undefined);
}

function wholeNumber(
  env: Environment,
  name: string,
  expected: string,
  least: number,
  most: number,
): number | null {
  const text = filled(env, name);
  if (text === undefined) return null;
  const value = Number(text);
  if (!/^[0-9]+$/.test(text) || value < least || value > most) throw new ConfigError(name, expected, text);
  return value;
}

function umask(env: Environment): number | null {
  const text = filled(env, 'SAFELIGHT_UMASK');
  if (text === undefined) return null;
  if (!/^0?[0-7]{3}$/.test(text))
    throw new ConfigError('SAFELIGHT_UMASK', 'three octal digits, like 022', text);
  return Number.parseInt(text, 8);
}

function absolutePath(env: Environment, name: string): string | null {
  const text = filled(env, name);
  if (text === undefined) return null;
  if (!text.startsWith('/')) throw new ConfigError(name, 'a path that begins with /', text);
  return text.length > 1 ? text.replace(/\/+$/, '') : text;
}

function absolutePaths(env: Environment, name: string, usual: string): string[] {
  const text = filled(env, name) ?? usual;
  const roots = text.split(':').filter((root) => root !== '');
  if (roots.length === 0 || roots.some((root) => !root.startsWith('/')))
    throw new ConfigError(name, 'paths that begin with /, with colons between them', text);
  return roots.map((root) => (root.length > 1 ? root.replace(/\/+$/, '') : root));
}

function folderNames(env: Environment): string[] {
  const text = filled(env, 'SAFELIGHT_FOLDERS') ?? 'Photography';
  const names = text.split(',').map((name) => name.trim());
  if (names.some((name) => name === '' || name.includes('/') || name === '.' || name === '..'))
    throw new ConfigError('SAFELIGHT_FOLDERS', 'folder names with commas between them', text);
  return names;
}

function oneOf<T extends string>(env: Environment, name: string, allowed: readonly T[], usual: T): T {
  const text = filled(env, name) ?? usual;
  if (!(allowed as readonly string[]).includes(text))
    throw new ConfigError(name, `one of ${allowed.join(', ')}`, text);
  return text as T;
}

function url(env: Environment, name: string, protocols: string[], expected: string): string | null {
  const text = filled(env, name);
  if (text === undefined) return null;
  if (!URL.canParse(text) || !protocols.includes(new URL(text).protocol))
    throw new ConfigError(name, expected, text);
  return text.replace(/\/+$/, '');
}

function trustProxy(env: Environment): string | boolean {
  const text = filled(env, 'SAFELIGHT_TRUST_PROXY');
  if (text === undefined || text === 'false') return false;
  if (text === 'true') return true;
  if (!/^[0-9a-fA-F.:/, ]+$/.test(text))
    throw new ConfigError(
      'SAFELIGHT_TRUST_PROXY',
      'true, false, or addresses with commas between them',
      text,
    );
  return text;
}

function firstOwner(env: Environment): Config['firstOwner'] {
  const email = filled(env, 'SAFELIGHT_OWNER_EMAIL');
  const password = filled(env, 'SAFELIGHT_OWNER_PASSWORD');
  if (email === undefined && password === undefined) return null;
  if (email === undefined || !/^[^@\s]+@[^@\s]+$/.test(email))
    throw new ConfigError('SAFELIGHT_OWNER_EMAIL', 'an e-mail address', email);
  if (password === undefined || password.length < 8)
    throw new ConfigError('SAFELIGHT_OWNER_PASSWORD', 'a password of at least 8 characters', password && '…');
  return { email: email.toLowerCase(), password };
}

function workerRoles(env: Environment): Role[] {
  const text = filled(env, 'SAFELIGHT_ROLES');
  if (text === undefined) return [...roles];
  const names = text.split(',').map((name) => name.trim());
  if (names.some((name) => !(roles as readonly string[]).includes(name)))
    throw new ConfigError('SAFELIGHT_ROLES', `some of ${roles.join(', ')} with commas between them`, text);
  return names as Role[];
}

const CLOUD = ['B2_ENDPOINT', 'B2_BUCKET', 'B2_KEY_ID', 'B2_APPLICATION_KEY'] as const;

function cloudConfig(env: Environment): CloudConfig | null {
  const [endpoint, bucket, keyId, applicationKey] = CLOUD.map((name) => filled(env, name));
  if (!endpoint && !bucket && !keyId && !applicationKey) return null;
  const lacking = CLOUD.find((name) => filled(env, name) === undefined);
  if (lacking) throw new ConfigError(lacking, 'a value, because other B2_ variables are set', undefined);
  const given = { endpoint: endpoint!, bucket: bucket!, keyId: keyId!, applicationKey: applicationKey! };
  const cloud = cloudOf({ ...given, ...cloudParts(env) });
  if (cloud === null)
    throw new ConfigError(
      'B2_ENDPOINT',
      'an address like https://s3.eu-central-003.backblazeb2.com',
      endpoint,
    );
  return cloud;
}

/** What the environment may say of a store whose other values are set in the browser. */
function cloudParts(env: Environment): Config['cloudParts'] {
  const [region, prefix] = [filled(env, 'B2_REGION'), filled(env, 'B2_PREFIX')];
  const secret = passphrase(env);
  return {
    ...(region === undefined ? {} : { region }),
    ...(prefix === undefined ? {} : { prefix }),
    ...(secret === null ? {} : { passphrase: secret }),
  };
}

/** The cloud store that these values describe, as they may be typed; null where the endpoint is no address. */
export function cloudOf(
  given: Omit<CloudConfig, keyof CloudParts> & Partial<CloudParts>,
): CloudConfig | null {
  const full = given.endpoint.includes('://') ? given.endpoint : `https://${given.endpoint}`;
  if (!URL.canParse(full) || !['http:', 'https:'].includes(new URL(full).protocol)) return null;
  return {
    ...given,
    endpoint: full.replace(/\/+$/, ''),
    region: given.region || regionOf(full),
    prefix: (given.prefix ?? '').replace(/^\/+|\/+$/g, ''),
    passphrase: given.passphrase ?? null,
  };
}

function passphrase(env: Environment): Passphrase | null {
  const text = filled(env, 'B2_PASSPHRASE');
  const salt = filled(env, 'B2_SALT') ?? '';
  if (text === undefined && salt !== '')
    throw new ConfigError('B2_PASSPHRASE', 'a value, because B2_SALT is set', undefined);
  return text === undefined ? null : { text, salt };
}

/** B2 endpoints name their region: s3.<region>.backblazeb2.com. */
function regionOf(endpoint: string): string {
  return /^s3\.([a-z0-9-]+)\./.exec(new URL(endpoint).hostname)?.[1] ?? 'us-east-1';
}
