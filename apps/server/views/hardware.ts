import type { DiskHealthView, HardwareView } from '@safelight/contract/hardware.ts';
import type { SmartReport } from '@safelight/core/adapters/devices/smart-report.ts';
import type { Filling } from '@safelight/core/catalog/volume/fill-date.ts';
import type { DiskHealthRow, HostHealthRow } from '@safelight/core/reports/hardware/hardware-rows.ts';
import { isoTime, isoTimeOrNull } from './times.ts';

export function hardwareView(found: {
  disks: DiskHealthRow[];
  hosts: HostHealthRow[];
  room: { free: number; capacity: number } | null;
  filling: Filling;
}): HardwareView {
  const { disks, hosts, room, filling } = found;
  return {
    smart: hosts.some(({ smart }) => smart === true),
    disks: disks.map(diskView),
    arrays: hosts.flatMap(({ name, arrays }) => arrays.map((array) => ({ host: name, ...array }))),
    archive: {
      free: room?.free ?? null,
      capacity: room?.capacity ?? null,
      perDay: filling.perDay,
      fullAt: isoTimeOrNull(filling.fullAt),
    },
  };
}

function diskView({ drive_id, drive, at, report }: DiskHealthRow): DiskHealthView {
  const { why: _, ...figures } = report;
  return { driveId: drive_id, drive, ...figures, says: sentence(report), at: isoTime(at) };
}

function sentence({ state, why, reallocated, pending, uncorrectable, wornPercent }: SmartReport): string {
  if (state === 'failing') return 'The disk expects to fail. Copy what is only on it, and replace it.';
  if (state === 'unknown') return why ?? 'The disk says nothing of its health.';
  const lost = reallocated + pending + uncorrectable;
  if (lost > 0)
    return `${lost.toLocaleString('en')} ${lost === 1 ? 'sector was' : 'sectors were'} lost or replaced. It may go on for years, or not.`;
  if (state === 'watch') return `Its memory is worn to ${wornPercent} % of what it was built for.`;
  return 'The disk finds nothing wrong with itself.';
}
