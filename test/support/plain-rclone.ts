import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import type { TestStore } from './object-store/start-object-store.ts';

/** Why rclone cannot be asked here, or null. */
export function rcloneMissing(): string | null {
  return existsSync('/usr/bin/rclone') ? null : 'rclone is not installed';
}

/** Runs rclone with the test's store as its remote `b`. Answers what it printed. */
export async function rclone(store: TestStore, ...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)('rclone', args, { env: rcloneEnv(store) });
  return stdout;
}

/** The environment in which `b:` is the test's store. */
export function rcloneEnv(store: TestStore): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH,
    RCLONE_CONFIG: '/dev/null',
    RCLONE_CONFIG_B_TYPE: 's3',
    RCLONE_CONFIG_B_PROVIDER: 'Other',
    RCLONE_CONFIG_B_ENDPOINT: store.endpoint,
    RCLONE_CONFIG_B_REGION: store.region,
    RCLONE_CONFIG_B_ACCESS_KEY_ID: store.keyId,
    RCLONE_CONFIG_B_SECRET_ACCESS_KEY: store.key,
  };
}
