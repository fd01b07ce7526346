import { spawnSync } from 'node:child_process';

/** Why ZIPs cannot be read by other programs here, or null. */
export function zipProgramsMissing(): string | null {
  const lacking = ['unzip', 'python3'].filter((name) => spawnSync(name, ['--help']).error);
  return lacking.length > 0 ? `${lacking.join(' and ')} cannot be run here` : null;
}
