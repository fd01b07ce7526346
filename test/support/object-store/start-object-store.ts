import { createHash, createHmac } from 'node:crypto';
import { type CephGateway, startCephGateway } from './ceph-gateway.ts';
import type { Faults } from './faults.ts';
import type { StoreStats } from './store-stats.ts';
import { startStrictProxy } from './strict-proxy.ts';

export type TestStore = {
  endpoint: string;
  region: string;
  bucket: string;
  keyId: string;
  key: string;
  faults: Faults;
  stats: StoreStats;
  /** Makes a further key to the same buckets. */
  makeKey(name: string): Promise<{ keyId: string; key: string }>;
  /** Makes a further bucket. */
  makeBucket(name: string, options?: { objectLock: boolean }): Promise<void>;
  stop(): Promise<void>;
};

const REGION = 'us-east-1';

/** A real S3 store on loopback, with a bucket, behind a proxy as strict and as moody as Backblaze B2. */
export async function startObjectStore(bucket = 'safelight-test'): Promise<TestStore> {
  const gateway = await startCephGateway();
  const proxy = await startStrictProxy(gateway.endpoint);
  const store: TestStore = {
    endpoint: proxy.endpoint,
    region: REGION,
    bucket,
    keyId: gateway.keyId,
    key: gateway.key,
    faults: proxy.faults,
    stats: proxy.stats,
    makeKey: gateway.makeKey,
    makeBucket: (name, { objectLock } = { objectLock: false }) => makeBucket(gateway, name, objectLock),
    stop: async () => {
      await proxy.stop();
      await gateway.stop();
    },
  };
  await store.makeBucket(bucket);
  return store;
}

/** Signed by hand, so that the support does not lean on the adapter it tests. */
async function makeBucket({ endpoint, keyId, key }: CephGateway, name: string, objectLock: boolean) {
  const { host } = new URL(endpoint);
  const at = new Date().toISOString().replace(/[-:]|\.\d{3}/g, '');
  const scope = `${at.slice(0, 8)}/${REGION}/s3/aws4_request`;
  const payload = createHash('sha256').update('').digest('hex');
  const signed = 'host;x-amz-content-sha256;x-amz-date';
  const lines = `host:${host}\nx-amz-content-sha256:${payload}\nx-amz-date:${at}\n`;
  const canonical = ['PUT', `/${name}`, '', lines, signed, payload].join('\n');
  const digest = createHash('sha256').update(canonical).digest('hex');
  const secret = [at.slice(0, 8), REGION, 's3', 'aws4_request'].reduce<string | Buffer>(
    (previous, part) => createHmac('sha256', previous).update(part).digest(),
    `AWS4${key}`,
  );
  const signature = createHmac('sha256', secret)
    .update(['AWS4-HMAC-SHA256', at, scope, digest].join('\n'))
    .digest('hex');
  const credential = `Credential=${keyId}/${scope}`;
  const authorization = `AWS4-HMAC-SHA256 ${credential}, SignedHeaders=${signed}, Signature=${signature}`;
  const lock: Record<string, string> = objectLock ? { 'x-amz-bucket-object-lock-enabled': 'true' } : {};
  const headers = {
    ...lock,
    'x-amz-content-sha256': payload,
    'x-amz-date': at,
    authorization,
  };
  const answer = await fetch(`${endpoint}/${name}`, { method: 'PUT', headers });
  if (!answer.ok) throw new Error(`the bucket could not be made: ${answer.status} ${await answer.text()}`);
}
