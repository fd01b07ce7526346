import { type FileHandle, open } from 'node:fs/promises';
import {
  type FatEntry,
  type FatLayout,
  fatEntries,
  fatReader,
  type Next,
  readFatLayout,
} from './fat-layout.ts';

/** How far a FAT file system holds together. */
export interface FatSoundness {
  /** Entries that no system writes, or whose bytes are not where they should be. */
  broken: number;
  /** Bytes that are taken and belong to no file that a folder names. */
  lostBytes: number;
}

const MOST_TABLE = 512 * 1024 * 1024;

/**
 * Reads the table and all folders of a FAT file system from its device. A folder that lost an entry looks like one
 * that never had it, and only the table still knows. Null: another file system, or the device may not be read.
 */
export async function fatSoundness(node: string): Promise<FatSoundness | null> {
  let device: FileHandle | null = null;
  try {
    device = await open(node, 'r');
    const layout = readFatLayout(await bytesAt(device, 0, 512));
    if (!layout || layout.fatBytes > MOST_TABLE) return null;
    const table = await bytesAt(device, layout.fatAt, layout.fatBytes);
    return await new FatWalk(device, layout, fatReader(table, layout)).sound();
  } catch {
    return null; // not there, not for us, or gone in the meantime: the walk of its files says so
  } finally {
    await device?.close();
  }
}

async function bytesAt(device: FileHandle, at: number, count: number): Promise<Buffer> {
  const buffer = Buffer.alloc(count);
  const { bytesRead } = await device.read(buffer, 0, count, at);
  if (bytesRead !== count) throw new Error('The device ends too early.');
  return buffer;
}

class FatWalk {
  readonly #device: FileHandle;
  readonly #layout: FatLayout;
  readonly #next: (cluster: number) => Next;
  readonly #seen: Uint8Array;
  #broken = 0;

  constructor(device: FileHandle, layout: FatLayout, next: (cluster: number) => Next) {
    this.#device = device;
    this.#layout = layout;
    this.#next = next;
    this.#seen = new Uint8Array(layout.end);
  }

  async sound(): Promise<FatSoundness> {
    const { root, clusterBytes } = this.#layout;
    const top =
      'cluster' in root
        ? await this.#read(this.#chain(root.cluster, null))
        : await bytesAt(this.#device, root.at, root.bytes);
    const waiting = [top];
    for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop())
      for (const entry of fatEntries(folder)) {
        const chain = this.#take(entry);
        if (entry?.isFolder && chain.length > 0) waiting.push(await this.#read(chain));
      }
    return { broken: this.#broken, lostBytes: this.#lost() * clusterBytes };
  }

  #take(entry: FatEntry | null): number[] {
    if (entry === null) {
      this.#broken++;
      return [];
    }
    const { isFolder, cluster, bytes } = entry;
    if (isFolder) return this.#chain(cluster, null);
    const wanted = Math.ceil(bytes / this.#layout.clusterBytes);
    return wanted === 0 ? [] : this.#chain(cluster, wanted);
  }

  /** The clusters of a file or folder. What a file holds beyond its size belongs to nobody that can be seen. */
  #chain(first: number, wanted: number | null): number[] {
    const chain: number[] = [];
    let at: Next = first >= 2 && first < this.#layout.end ? first : 'bad';
    while (typeof at === 'number' && (wanted === null || chain.length < wanted)) {
      if (this.#seen[at] === 1) {
        this.#broken++;
        return chain;
      }
      this.#seen[at] = 1;
      chain.push(at);
      at = this.#next(at);
    }
    const whole = wanted === null ? at === 'end' : chain.length === wanted && at !== 'free' && at !== 'bad';
    if (!whole) this.#broken++;
    return chain;
  }

  async #read(chain: number[]): Promise<Buffer> {
    const { dataAt, clusterBytes } = this.#layout;
    const parts: Buffer[] = [];
    for (const cluster of chain)
      parts.push(await bytesAt(this.#device, dataAt + (cluster - 2) * clusterBytes, clusterBytes));
    return Buffer.concat(parts);
  }

  /** Clusters that are taken and that no folder leads to. */
  #lost(): number {
    let lost = 0;
    for (let cluster = 2; cluster < this.#layout.end; cluster++) {
      const next = this.#seen[cluster] === 1 ? 'free' : this.#next(cluster);
      if (next === 'end' || typeof next === 'number') lost++;
    }
    return lost;
  }
}
