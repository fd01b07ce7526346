import { spawn } from 'node:child_process';
import type { CephGateway } from '../../support/object-store/ceph-gateway.ts';

/** Runs rclone against a gateway; throws what it says when it fails. */
export async function rclone({ endpoint, keyId, key }: CephGateway, words: string[]): Promise<void> {
  const env = {
    ...process.env,
    // rclone refuses to start with a bundle of certificates of its own; on loopback there are none.
    AWS_CA_BUNDLE: '',
    RCLONE_CONFIG: '/dev/null',
    RCLONE_S3_PROVIDER: 'Ceph',
    RCLONE_S3_ENDPOINT: endpoint,
    RCLONE_S3_ACCESS_KEY_ID: keyId,
    RCLONE_S3_SECRET_ACCESS_KEY: key,
  };
  const child = spawn('rclone', words, { env, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk;
  });
  const code = await new Promise((resolve, reject) => {
    child.once('exit', resolve);
    child.once('error', reject);
  });
  if (code !== 0) throw new Error(`rclone ${words[0]} ended with ${code}: ${said}`);
}
