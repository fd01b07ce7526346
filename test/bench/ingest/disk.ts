import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A scratch folder on the disk; everything that is compared stands on the same one. */
export function benchFolder(): string {
  return mkdtempSync(join(process.env.SAFELIGHT_BENCH ?? tmpdir(), 'safelight-bench-'));
}

/** Writes what is dirty and forgets what is cached, so that the next read asks the disk. Needs root. */
export async function dropCaches(): Promise<void> {
  execFileSync('sync');
  writeFileSync('/proc/sys/vm/drop_caches', '3');
}
