import { readFile } from 'node:fs/promises';
import type { Pool } from 'pg';
import { askSmart } from '../../adapters/devices/ask-smart.ts';
import { blockDevice } from '../../adapters/devices/block-device.ts';
import { parseMdstat, type RaidArray } from '../../adapters/devices/mdstat.ts';
import { healthStore } from './health.store.ts';

interface HealthDeps {
  pool: Pool;
  dockId: string;
  /** Where the host's own root is seen, or null. */
  hostRoot: string | null;
}

const HOURS = 6;

/** One look at how the disks of a host are: attached Drives through SMART where that is offered, and its arrays. */
export async function watchHealth({ pool, dockId, hostRoot }: HealthDeps): Promise<void> {
  const rows = healthStore(pool);
  const arrays = await arraysOf(hostRoot);
  let smart = (await askSmart('--version')).is !== 'absent';
  for (const { driveId, source } of smart ? await rows.disksToAsk(dockId, HOURS) : []) {
    const disk = blockDevice(source, hostRoot)?.diskName;
    if (!disk) continue;
    const answer = await askSmart(`${hostRoot ?? ''}/dev/${disk}`);
    if (answer.is === 'report') await rows.recordDisk(driveId, answer.report);
    else smart = false;
  }
  await rows.recordHost(dockId, { smart, arrays });
}

/** The kernel tells of its arrays in every mount table; a host's own is asked first. */
async function arraysOf(hostRoot: string | null): Promise<RaidArray[]> {
  for (const root of hostRoot === null ? [''] : [hostRoot, ''])
    try {
      return parseMdstat(await readFile(`${root}/proc/mdstat`, 'utf8'));
    } catch {
      // The host has no arrays, or does not show them here.
    }
  return [];
}
