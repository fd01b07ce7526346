import { readMounts } from '../../adapters/devices/mount-table.ts';

/** Where something is mounted, as this process sees the paths, in latin1. */
export function mountPoints(hostRoot: string | null): Set<string> {
  const own = readMounts(null).map(({ path }) => path.toString('latin1'));
  if (hostRoot === null) return new Set(own);
  const root = Buffer.from(hostRoot).toString('latin1');
  return new Set([...own, ...readMounts(hostRoot).map(({ path }) => `${root}${path.toString('latin1')}`)]);
}
