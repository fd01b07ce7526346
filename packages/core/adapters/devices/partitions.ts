import { readdirSync } from 'node:fs';
import { type BlockDevice, blockDevice, byName, readText } from './block-device.ts';
import type { Mount } from './mount-table.ts';

/** Block devices that a person could have plugged in and that nothing has mounted or opened. */
export function unmountedPartitions(mounts: Mount[], hostRoot: string | null): BlockDevice[] {
  const used = new Set<string>();
  for (const mount of mounts) {
    used.add(mount.device);
    const device = blockDevice(mount.source, hostRoot);
    if (device) used.add(device.number);
  }
  const elsewhere = mountedAnywhere();
  const isFree = (device: BlockDevice) => !used.has(device.number) && !elsewhere.has(device.name);
  return listBlock().filter(
    (device) => device.bytes > 0 && isFree(device) && isPluggable(device) && !isInUse(device),
  );
}

/** Devices that the kernel's own file systems hold in whatever mount table: ours need not show them. */
function mountedAnywhere(): Set<string> {
  const types = list('/sys/fs');
  const direct = types.flatMap((type) => list(`/sys/fs/${type}`));
  const btrfs = list('/sys/fs/btrfs').flatMap((uuid) => list(`/sys/fs/btrfs/${uuid}/devices`));
  return new Set([...direct, ...btrfs]);
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return []; // not a folder, or not for us
  }
}

function listBlock(): BlockDevice[] {
  return list('/sys/class/block').flatMap((name) => byName(name) ?? []);
}

/** USB, Thunderbolt, memory cards, removable media, and images attached by hand. */
function isPluggable(device: BlockDevice): boolean {
  if (/\/(usb|thunderbolt|firewire|mmc_host)/.test(device.diskPath)) return true;
  if (device.name.startsWith('loop')) return readText(`${device.diskPath}/loop/backing_file`) !== null;
  return readText(`${device.diskPath}/removable`) === '1';
}

/** Held by the device mapper or a RAID, or a disk that is only the frame of its partitions. */
function isInUse(device: BlockDevice): boolean {
  try {
    if (readdirSync(`${device.sysPath}/holders`).length > 0) return true;
    return readdirSync(device.sysPath).some((name) => name.startsWith(device.name) && name !== device.name);
  } catch {
    return true;
  }
}
