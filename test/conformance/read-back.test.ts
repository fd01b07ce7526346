import { execFileSync } from 'node:child_process';
import { randomFillSync } from 'node:crypto';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { markArchive } from '@safelight/core/adapters/archive-store/archive-identity.ts';
import {
  type ArchiveStore,
  newRunCounter,
  openArchiveStore,
} from '@safelight/core/adapters/archive-store/archive-store.ts';
import { reachOf } from '@safelight/core/adapters/archive-store/reach.ts';
import type { Placement, Settled } from '@safelight/core/adapters/archive-store/settle.ts';
import { blockDevice } from '@safelight/core/adapters/devices/block-device.ts';
import { readMounts } from '@safelight/core/adapters/devices/mount-table.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type DriveImage, type FileSystem, makeDrive, mountsMissing } from '../support/drive-image.ts';

const missing = mountsMissing();
if (missing) console.warn(`skipped: the tests of what is read back from a disk, because ${missing}`);

const noOwner = { uid: null, gid: null, umask: null };
const FILES = 24;

describe.skipIf(missing)('reading back', () => {
  let folder: string;
  let root: string;
  let disk: DriveImage;
  let store: ArchiveStore;

  beforeEach(() => {
    folder = fs.mkdtempSync(join(tmpdir(), 'sl-read-back-'));
    root = join(folder, 'archive');
  });

  afterEach(async () => {
    await store.close();
    disk?.eject();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  const open = (type: FileSystem, options = '') => {
    disk = makeDrive(folder, type, 'Disk', 400);
    disk.plugIn(root);
    if (options) execFileSync('mount', ['-o', `remount,${options}`, root]);
    markArchive(root, 'an-archive', () => {});
    store = openArchiveStore(root, noOwner);
  };

  const receive = async (bytes: Buffer[]): Promise<Placement[]> => {
    const files = bytes.map((content, i) => {
      fs.writeFileSync(join(folder, `source-${i}`), content);
      const source = Buffer.from(join(folder, `source-${i}`));
      return { source, temporary: store.temporaryName('run', i) };
    });
    const reader = store.openReader();
    const received = await reader.receive(files, true, newRunCounter());
    await reader.close();
    return received.map((one, i) => {
      if (!one.ok) throw new Error(one.code);
      const { blake3, bytes: size, mtimeNs } = one;
      const [final, alternative] = [Buffer.from(`Drive/${i}.nef`), Buffer.from(`Drive/${i}~.nef`)];
      const known = { received: true, original: null, displaces: null };
      return { ...files[i]!, ...known, final, alternative, blake3, bytes: size, mtimeNs };
    });
  };

  /** Bytes that the disk itself was asked for while this went on. */
  const readFromDisk = async (act: () => Promise<Settled[]>): Promise<number> => {
    const mount = readMounts(null).findLast(({ path }) => path.toString() === root)!;
    const { sysPath } = blockDevice(mount.source, null)!;
    const sectors = () => Number(fs.readFileSync(`${sysPath}/stat`, 'utf8').trim().split(/\s+/)[2]);
    const before = sectors();
    for (const result of await act()) expect(result).toMatchObject({ ok: true, evidence: 'read-back' });
    return (sectors() - before) * 512;
  };

  const photos = () => Array.from({ length: FILES }, () => randomFillSync(Buffer.alloc(300_000)));

  test.each(['ext4', 'xfs', 'btrfs'] as const)('asks the disk for every byte on %s', async (type) => {
    open(type);
    const placements = await receive(photos());
    const read = await readFromDisk(() => store.settle(placements));
    expect(read).toBeGreaterThanOrEqual(FILES * 300_000);
  });

  test('of one large file asks the disk for every byte', async () => {
    open('ext4');
    const placements = await receive([randomFillSync(Buffer.alloc(70_000_000))]);
    expect(await readFromDisk(() => store.settle(placements))).toBeGreaterThanOrEqual(70_000_000);
  });

  test('asks the disk for all that the files occupy on compressed btrfs', async () => {
    open('btrfs', 'compress-force=zstd');
    const text = () => Buffer.from(randomFillSync(Buffer.alloc(400_000)).toString('hex'));
    const placements = await receive(Array.from({ length: FILES }, text));
    const read = await readFromDisk(() => store.settle(placements));
    const occupied = Number(
      /Data, single: total=\d+, used=(\d+)/.exec(
        execFileSync('btrfs', ['filesystem', 'df', '-b', root], { encoding: 'utf8' }),
      )![1],
    );
    expect(occupied).toBeLessThan(FILES * 800_000 * 0.8);
    expect(occupied).toBeGreaterThan(FILES * 400_000 * 0.8);
    expect(read).toBeGreaterThanOrEqual(occupied);
  });

  test.each(['ntfs', 'exfat'] as const)(
    'asks the disk behind %s, whose pages it drops as well',
    async (type) => {
      open(type);
      expect(reachOf(root)).toMatchObject({ is: 'behind-device' });
      const placements = await receive(photos());
      const read = await readFromDisk(() => store.settle(placements));
      expect(read).toBeGreaterThanOrEqual(FILES * 300_000);
    },
  );

  test('is worth no more than written where the files are only in memory', async () => {
    fs.mkdirSync(root);
    execFileSync('mount', ['-t', 'tmpfs', 'tmpfs', root]);
    markArchive(root, 'an-archive', () => {});
    store = openArchiveStore(root, noOwner);
    const [result] = await store.settle(await receive([Buffer.from('a picture')]));
    execFileSync('umount', ['-l', root]);
    expect(result).toMatchObject({ ok: true, evidence: 'written' });
  });

  test('flushes and reads what stands at the final name already, and takes it as it is', async () => {
    open('ext4');
    const bytes = randomFillSync(Buffer.alloc(5_000_000));
    const placements = await receive([bytes]);
    fs.mkdirSync(join(root, 'Drive'));
    fs.writeFileSync(join(root, 'Drive/0.nef'), bytes); // not flushed
    const read = await readFromDisk(async () => {
      const results = await store.settle(placements);
      expect(results[0]).toMatchObject({ how: 'found' });
      return results;
    });
    expect(read).toBeGreaterThanOrEqual(2 * bytes.length);
  });
});
