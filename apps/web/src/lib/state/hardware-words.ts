import type { ArrayView, HardwareView } from '@safelight/contract/hardware.ts';
import { bytes } from '../format/numbers.ts';
import { date } from '../format/times.ts';

/** A line about the hardware; lit where a person is needed. */
export interface HardwareLine {
  text: string;
  lit: boolean;
  href?: string;
}

const SOON_MS = 60 * 86_400_000;

/** What is to be said of disks, arrays and the room of the Archive, what needs a person first. */
export function hardwareLines({ smart, disks, arrays, archive }: HardwareView, now: number): HardwareLine[] {
  const known = disks.filter(({ state }) => state !== 'unknown');
  const silent = disks.filter(({ state }) => state === 'unknown');
  const lines = [
    ...known.map(diskLine),
    ...silentLine(silent),
    ...arrays.map(arrayLine),
    ...roomLine(archive, now),
  ];
  if (!smart)
    lines.push({
      text: 'Disks are not asked how they are: smartmontools is not installed at the dock.',
      lit: false,
    });
  return lines.sort((a, b) => Number(b.lit) - Number(a.lit));
}

function diskLine({ drive, driveId, state, says }: HardwareView['disks'][number]): HardwareLine {
  return {
    text: `${drive}: ${says}`,
    lit: state === 'failing' || state === 'watch',
    href: `/drives/${driveId}`,
  };
}

/** Many adapters do not pass on what a disk says of itself; that is no reason to worry. */
function silentLine(silent: HardwareView['disks']): HardwareLine[] {
  if (silent.length === 0) return [];
  const names = silent.map(({ drive }) => drive).join(', ');
  const says =
    silent.length === 1 ? 'this disk does not say how it is.' : 'these disks do not say how they are.';
  return [{ text: `${names}: ${says}`, lit: false }];
}

function arrayLine(array: ArrayView): HardwareLine {
  const { name, level, bytes: size, disks, working, faulty, doing } = array;
  const what = [`Array ${name}`, level, size > 0 ? bytes(size) : ''].filter(Boolean).join(', ');
  const goes = doing
    ? ` A ${doing.what} ${doing.percent === null ? 'waits' : `is at ${doing.percent} %`}.`
    : '';
  if (array.state === 'inactive') return { text: `${what}: it is not started.`, lit: true };
  if (array.state === 'degraded') {
    const which = faulty.length > 0 ? ` (${faulty.join(', ')})` : '';
    return {
      text: `${what}: ${working} of ${disks} disks work${which}. Replace the other soon.${goes}`,
      lit: true,
    };
  }
  return { text: `${what}: all of its disks work.${goes}`, lit: false };
}

function roomLine({ free, perDay, fullAt }: HardwareView['archive'], now: number): HardwareLine[] {
  if (free === null) return [];
  const room = `${bytes(free)} are free in the Archive`;
  const href = '/room';
  if (!fullAt) return [{ text: `${room}.`, lit: false, href }];
  const rate = `${bytes(perDay)} a day came in the last three months`;
  return [
    {
      text: `${room}. ${rate}: it is full about ${date(fullAt)}.`,
      lit: Date.parse(fullAt) - now < SOON_MS,
      href,
    },
  ];
}
