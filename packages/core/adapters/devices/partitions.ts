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
  return listBlock().filter(
    (device) => device.bytes > 0 && !used.has(device.number) && isPluggable(device) && !isInUse(device),
  );
}

function listBlock(): BlockDevice[] {
  try {
    return readdirSync('/sys/class/block').flatMap((name) => byName(name) ?? []);
  } catch {
    return []; // no sysfs here
  }
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
