import type { DockView } from '@safelight/contract/drives.ts';
import type { DockRow, PartitionRow } from '@safelight/core/reports/docks/dock-rows.ts';
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
      advice: advice(partition),
    })),
  };
}

/** What to do with what is connected and cannot be read here. */
function advice({ reason, fs_type }: Pick<PartitionRow, 'reason' | 'fs_type'>): string {
  if (reason === 'out-of-sight')
    return 'The host has mounted it, but Safelight’s container cannot see it. The user guide tells the three ways in which it can; or start the dock again while the drive is plugged in.';
  const type = (fs_type ?? '').toLowerCase();
  if (type.includes('apfs'))
    return 'A Mac formatted it (APFS), and only a Mac can read it. Connect it there and copy the folder to an exFAT drive, or share it from the Mac and attach the share.';
  if (type.includes('luks'))
    return 'It is encrypted with LUKS. Unlock and mount it on the host; it then appears by itself.';
  if (type.includes('bitlocker'))
    return 'It is encrypted with BitLocker. Turn BitLocker off for it on a Windows PC, or unlock it there and copy the folder to another drive.';
  if (type.includes('hfs')) return 'This host does not read HFS+. Mount it read-only on a host that does.';
  if (type === '') return 'Its file system is not known here. Look at it on the computer that wrote it.';
  return 'The host has not mounted it. Mount it, and it appears by itself.';
}
