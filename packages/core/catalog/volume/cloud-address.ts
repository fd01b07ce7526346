import type { CloudConfig } from '../../base/config.ts';

/** Endpoint, bucket and prefix: where one of them differs it is another Volume. */
export function addressOf(cloud: CloudConfig): string {
  return `${cloud.endpoint}/${cloud.bucket}/${cloud.prefix}`;
}
