import type { DockView } from '@safelight/contract/drives.ts';
import type { DockRow } from '@safelight/core/reports/docks/dock-rows.ts';
import { isoTime } from './times.ts';

export function dockView(row: DockRow, watch: string[]): DockView {
  return {
    id: row.id,
    name: row.name,
    alive: row.alive,
    seenAt: isoTime(row.seen_at),
    watch,
    partitions: row.partitions.map((partition) => ({
      id: partition.id,
      device: partition.device,
      bytes: Number(partition.bytes),
      fsType: partition.fs_type,
      label: partition.label,
      advice: advice(partition.fs_type),
    })),
  };
}

/** What to do with a partition that the host does not mount. */
function advice(fsType: string | null): string {
  const type = (fsType ?? '').toLowerCase();
  if (type.includes('apfs'))
    return 'APFS can only be read by a Mac. Share it from there, or copy it to an exFAT drive.';
  if (type.includes('luks')) return 'It is encrypted with LUKS. Unlock and mount it on the host.';
  if (type.includes('bitlocker')) return 'It is encrypted with BitLocker. Unlock it on a Windows PC first.';
  if (type.includes('hfs')) return 'This host does not read HFS+. Mount it read-only on a host that does.';
  if (type === '') return 'Its file system is not known here. Look at it on the computer that wrote it.';
  return 'The host has not mounted it. Mount it, and it appears by itself.';
}
