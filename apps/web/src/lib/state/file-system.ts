const names: Record<string, string> = {
  exfat: 'exFAT',
  vfat: 'FAT32',
  ntfs: 'NTFS',
  btrfs: 'Btrfs',
  hfsplus: 'HFS+',
  apfs: 'APFS',
  xfs: 'XFS',
  crypto_luks: 'LUKS',
  bitlocker: 'BitLocker',
};

/** A file system as people write it: “exFAT”. */
export function fileSystem(type: string): string {
  return names[type.toLowerCase()] ?? type;
}
