import type { VolumeRow } from './volume-rows.ts';

export interface VersionRow {
  n: number;
  blake3: string;
  bytes: number;
  mtimeNs: bigint;
  seenAt: Date;
  origin: 'drive' | 'archive';
}

export interface CopyRow {
  volume: VolumeRow;
  path: Buffer;
  state: 'pending' | 'present' | 'missing' | 'damaged' | 'freed';
  evidence: 'listed' | 'written' | 'read-back';
  at: Date;
  /** Its bytes can be had now, as far as the rows know. */
  usable: boolean;
}

/** `n blake3 bytes mtimeNs seenAtMs origin`, with commas between versions. */
export function readVersions(text: string | null): VersionRow[] {
  if (text === null) return [];
  return text.split(',').map((one) => {
    const [n, blake3, bytes, mtimeNs, seenAt, origin] = one.split(' ') as [
      string,
      string,
      string,
      string,
      string,
      VersionRow['origin'],
    ];
    return {
      n: Number(n),
      blake3,
      bytes: Number(bytes),
      mtimeNs: BigInt(mtimeNs),
      seenAt: new Date(Number(seenAt)),
      origin,
    };
  });
}

const ORDER = ['archive', 'drive', 'cloud'];

/** `volume state evidence atMs path-in-hex`, with commas between Copies. */
export function readCopies(text: string | null, volumes: Map<string, VolumeRow>): CopyRow[] {
  if (text === null) return [];
  const copies = text.split(',').flatMap((one) => {
    const [id, state, evidence, at, path] = one.split(' ') as [
      string,
      CopyRow['state'],
      CopyRow['evidence'],
      string,
      string,
    ];
    const volume = volumes.get(id);
    // A Volume that came a moment ago: the next look shows it.
    if (!volume) return [];
    const usable =
      state === 'present' && (volume.kind === 'drive' ? volume.attached : volume.state === 'ready');
    return [{ volume, state, evidence, at: new Date(Number(at)), path: Buffer.from(path, 'hex'), usable }];
  });
  return copies.sort((a, b) => ORDER.indexOf(a.volume.kind) - ORDER.indexOf(b.volume.kind));
}
