import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { Passphrase } from '../../base/config.ts';
import { type CryptKeys, cryptKeys } from '../crypt/crypt-keys.ts';
import { replaceChecksums } from './content-md5.ts';
import type { Pace } from './paced-body.ts';

export interface StoreSettings {
  endpoint: string;
  region: string;
  bucket: string;
  keyId: string;
  applicationKey: string;
  /** What our keys begin with, without slashes at either end. */
  prefix?: string;
  /** Of what is encrypted there; where none is given, that cannot be read. */
  passphrase?: Passphrase | null;
  /** After so many milliseconds without a byte in either direction a request counts as lost. */
  idleMs?: number;
}

/** The keys to what is encrypted in a bucket. */
export interface Vault {
  readonly keys: CryptKeys;
  /** They have opened something there, or the first was encrypted with them. */
  proven: boolean;
}

/** A bucket and the way to it. Made by `connectStore`. */
export interface ObjectStore {
  readonly bucket: string;
  readonly prefix: string;
  readonly vault: Vault | null;
  /** Tries a few times by itself: for questions and for what may be sent twice. */
  readonly patient: S3Client;
  /** Tries once: for what must be asked about before it is sent again. */
  readonly once: S3Client;
  /** Sends what the SDK makes of a request, with headers that some stores refuse: only to find out about them. */
  readonly bare: S3Client;
  /** Where given: how fast bodies go out. */
  readonly pace?: Pace;
  close(): void;
}

const SOCKETS = 32;
const CONNECT_MS = 15_000;
const IDLE_MS = 60_000;

/** Sets up a client for a bucket on Backblaze B2 or any S3 store; sends nothing yet. */
export function connectStore(settings: StoreSettings): ObjectStore {
  const handler = new NodeHttpHandler({
    connectionTimeout: CONNECT_MS,
    socketTimeout: settings.idleMs ?? IDLE_MS,
    httpAgent: { keepAlive: true, maxSockets: SOCKETS },
    httpsAgent: { keepAlive: true, maxSockets: SOCKETS },
  });
  const config: S3ClientConfig = {
    endpoint: settings.endpoint,
    region: settings.region,
    forcePathStyle: true,
    credentials: { accessKeyId: settings.keyId, secretAccessKey: settings.applicationKey },
    // B2 answers 400 to the checksum headers that the SDK sends by default.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: handler,
    // It would warn of each try that failed; what failed is thrown.
    logger: { trace() {}, debug() {}, info() {}, warn() {}, error() {} },
  };
  const client = (maxAttempts: number) => {
    const made = new S3Client({ ...config, maxAttempts });
    const replace = { step: 'build', name: 'replaceChecksums', priority: 'low' } as const;
    made.middlewareStack.add(
      (next) => (args) => {
        replaceChecksums(args.request);
        return next(args);
      },
      replace,
    );
    return made;
  };
  const { passphrase } = settings;
  return {
    bucket: settings.bucket,
    prefix: settings.prefix ?? '',
    vault: passphrase ? { keys: cryptKeys(passphrase.text, passphrase.salt), proven: false } : null,
    patient: client(4),
    once: client(1),
    bare: new S3Client({ ...config, maxAttempts: 1 }),
    close: () => handler.destroy(),
  };
}
