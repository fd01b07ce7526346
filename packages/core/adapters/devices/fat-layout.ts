/** Where things are in a FAT file system. Source: Microsoft's "FAT: General Overview of On-Disk Format", 1.03. */
export interface FatLayout {
  /** Bits of an entry of the table. */
  bits: 12 | 16 | 32;
  clusterBytes: number;
  /** Clusters are numbered from 2 to this, which is not one any more. */
  end: number;
  fatAt: number;
  fatBytes: number;
  /** Where cluster 2 begins. */
  dataAt: number;
  /** The top folder: the first cluster of it, or a region of its own. */
  root: { cluster: number } | { at: number; bytes: number };
}

const SMALLEST_FAT16 = 4085;
const SMALLEST_FAT32 = 65525;

/** Reads the first sector; null where it is none of a FAT file system. */
export function readFatLayout(sector: Buffer): FatLayout | null {
  const sectorBytes = sector.readUInt16LE(11);
  const perCluster = sector[13]!;
  if (sector.readUInt16LE(510) !== 0xaa55 || ![512, 1024, 2048, 4096].includes(sectorBytes)) return null;
  if (perCluster === 0 || (perCluster & (perCluster - 1)) !== 0) return null;
  const reserved = sector.readUInt16LE(14);
  const tables = sector[16]!;
  const rootEntries = sector.readUInt16LE(17);
  const fatSectors = sector.readUInt16LE(22) || sector.readUInt32LE(36);
  const sectors = sector.readUInt16LE(19) || sector.readUInt32LE(32);
  if (reserved === 0 || tables === 0 || tables > 2 || fatSectors === 0 || sectors === 0) return null;
  const rootSectors = Math.ceil((rootEntries * 32) / sectorBytes);
  const dataSector = reserved + tables * fatSectors + rootSectors;
  const clusters = Math.floor((sectors - dataSector) / perCluster);
  if (clusters < 1) return null;
  const rootAt = (reserved + tables * fatSectors) * sectorBytes;
  return {
    bits: rootEntries === 0 || clusters >= SMALLEST_FAT32 ? 32 : clusters >= SMALLEST_FAT16 ? 16 : 12,
    clusterBytes: perCluster * sectorBytes,
    end: clusters + 2,
    fatAt: reserved * sectorBytes,
    fatBytes: fatSectors * sectorBytes,
    dataAt: dataSector * sectorBytes,
    root:
      rootEntries === 0
        ? { cluster: sector.readUInt32LE(44) }
        : { at: rootAt, bytes: rootSectors * sectorBytes },
  };
}

/** What follows a cluster: another one, the end of its chain, or nothing that may stand there. */
export type Next = number | 'end' | 'free' | 'bad';

/** Reads entries of the table. */
export function fatReader(table: Buffer, { bits, end }: FatLayout): (cluster: number) => Next {
  const top = 2 ** (bits === 32 ? 28 : bits);
  const raw = (cluster: number) => {
    if (bits === 32) return table.readUInt32LE(cluster * 4) & 0x0fffffff;
    if (bits === 16) return table.readUInt16LE(cluster * 2);
    const pair = table.readUInt16LE(cluster + (cluster >> 1));
    return cluster % 2 === 1 ? pair >> 4 : pair & 0xfff;
  };
  return (cluster) => {
    const value = raw(cluster);
    if (value === 0) return 'free';
    if (value >= top - 8) return 'end';
    return value >= 2 && value < end ? value : 'bad';
  };
}

/** What a folder names. */
export interface FatEntry {
  isFolder: boolean;
  cluster: number;
  bytes: number;
}

/** The entries of a folder; null stands for one that no system writes. */
export function fatEntries(folder: Buffer): (FatEntry | null)[] {
  const entries: (FatEntry | null)[] = [];
  for (let at = 0; at + 32 <= folder.length; at += 32) {
    const first = folder[at]!;
    if (first === 0) break;
    const attributes = folder[at + 11]!;
    // Deleted, part of a long name, or the label.
    if (first === 0xe5 || (attributes & 0x3f) === 0x0f || (attributes & 0x08) !== 0) continue;
    const name = folder.subarray(at, at + 11);
    if (name[0] === 0x2e) continue;
    const plain = name.every((byte, n) => byte >= 0x20 || (n === 0 && byte === 0x05));
    if (!plain || (attributes & 0xc0) !== 0) entries.push(null);
    else
      entries.push({
        isFolder: (attributes & 0x10) !== 0,
        cluster: (folder.readUInt16LE(at + 20) << 16) | folder.readUInt16LE(at + 26),
        bytes: folder.readUInt32LE(at + 28),
      });
  }
  return entries;
}
