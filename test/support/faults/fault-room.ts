import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DriveImage, driveOf, makeDrive } from '../drive-image.ts';
import { HostDisk } from './host-disk.ts';
import { Instants, type Phase, phases } from './instants.ts';
import { Machine } from './machine.ts';
import { NasDisk } from './nas-disk.ts';
import type { Random } from './random.ts';
import { settled } from './settled.ts';
import {
  addPictures,
  changeSource,
  fillSource,
  type History,
  readTree,
  remember,
  type Tree,
} from './source-tree.ts';

const BEFORE = 300;
const FRESH = 1700;

/** Memory, where there is enough of it: what is tested is what reaches a disk, and not the disk. */
function roomy(): string | null {
  const memory = '/dev/shm';
  if (!existsSync(memory)) return null;
  const { bavail, bsize } = statfsSync(memory);
  return bavail * bsize > 8e9 ? memory : null;
}

/** A round that has begun: the machine is up, the drive is not in its port yet. */
export interface Round {
  machine: Machine;
  drive: DriveImage;
  /** The port for it. */
  mount: string;
  source: Tree;
  history: History;
  /** An Archive of its own, with little room. */
  small: DriveImage | null;
}

/**
 * Where the rounds of a fault suite take place. Its templates: a machine that has ingested the drive once, with few
 * files, and the drive as it comes back, with many. Each round gets clones of both.
 */
export class FaultRoom {
  readonly folder: string;
  readonly host: HostDisk;
  readonly instants: Instants;
  /** How often a calm ingest comes by each phase. */
  readonly counts = new Map<Phase, number>();
  readonly #templates = { box: '', drive: '', small: '' };
  #history: History = new Map();
  #n = 0;

  constructor() {
    this.folder = mkdtempSync(join(roomy() ?? tmpdir(), 'sl-faults-'));
    chmodSync(this.folder, 0o711);
    this.host = new HostDisk(this.folder, 60_000);
    this.instants = new Instants(this.folder);
  }

  /** Makes the templates. */
  async prepare(random: Random): Promise<void> {
    const drive = makeDrive(this.host.folder, 'ext4', 'LaCie', 600);
    const box = NasDisk.make(this.host.folder);
    this.#aside(drive, (top) => fillSource(top, 'Before', BEFORE, random));
    const machine = new Machine(this.folder, box, this.instants);
    await machine.startStores();
    await machine.startWorker();
    drive.plugIn(join(machine.watch, 'first'));
    await settled(machine, { ingests: 1 });
    drive.eject();
    await machine.shutDown();
    await this.#aside(drive, async (top) => {
      fillSource(top, 'Fresh', FRESH, random);
      await addPictures(top, 12);
      changeSource(top, random, { rewrite: 60, add: 10 });
    });
    Object.assign(this.#templates, { box: box.image, drive: drive.image, small: this.#makeSmall(box) });
  }

  /** Watches an ingest without a fault, and counts. */
  async watchCalmOne(random: Random): Promise<Round> {
    const round = await this.begin(random, false);
    this.instants.arm('scan', 0);
    round.drive.plugIn(round.mount);
    await settled(round.machine, { ingests: 2 });
    for (const phase of phases) this.counts.set(phase, this.instants.count(phase));
    return round;
  }

  /** Clones the templates, changes the drive a little, starts the machine. */
  async begin(random: Random, small: boolean): Promise<Round> {
    const n = this.#n++;
    const clone = (template: string) => this.host.clone(template, `round-${n}-${this.#n++}.img`);
    const drive = driveOf(clone(this.#templates.drive), 'ext4');
    let source: Tree = { files: new Map(), others: 0 };
    this.#aside(drive, (top) => {
      changeSource(top, random, { rewrite: 20, add: 5 });
      source = readTree(top);
    });
    const machine = new Machine(this.folder, new NasDisk(clone(this.#templates.box)), this.instants);
    const nas = small ? driveOf(clone(this.#templates.small), 'ext4') : null;
    nas?.plugIn(machine.archive);
    await machine.startStores();
    await machine.startWorker();
    const mount = join(machine.watch, `port-${n}`);
    return { machine, drive, mount, source, history: remember(this.#history, source), small: nas };
  }

  async end({ machine, drive, small }: Round): Promise<void> {
    await machine.killAll();
    drive.pullOut('lazily');
    small?.pullOut('lazily');
    machine.removeDisk();
    for (const image of [drive, small]) image?.remove();
  }

  close(): void {
    this.instants.close();
    this.host.remove();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Works on a drive where the machine does not see it, and remembers what is on it then. */
  #aside<T>(drive: DriveImage, act: (top: string) => T): T {
    const top = drive.plugIn(join(this.folder, 'aside'));
    const done = () => {
      this.#history = remember(this.#history, readTree(top));
      drive.eject();
    };
    const result = act(top);
    if (result instanceof Promise) return result.then(done) as T;
    done();
    return result;
  }

  #makeSmall(box: NasDisk): string {
    const small = makeDrive(this.host.folder, 'ext4', 'Small', 240);
    const [{ archive }, to] = [
      box.plugIn(join(this.folder, 'box')),
      small.plugIn(join(this.folder, 'aside')),
    ];
    execFileSync('cp', ['-a', `${archive}/.`, to]);
    box.eject();
    small.eject();
    return small.image;
  }
}
