import type { DriveView } from '@safelight/contract/drives.ts';
import type { InstallationView } from '@safelight/contract/state.ts';
import { capacity } from '../../format/numbers.ts';
import { wallSpan } from '../../format/times.ts';

/** The sizes in which label printers have their labels, in millimetres. */
export const sizes = [
  { value: '89x36', text: '89 × 36 mm', width: 89, height: 36 },
  { value: '62x29', text: '62 × 29 mm', width: 62, height: 29 },
  { value: '101x54', text: '101 × 54 mm', width: 101, height: 54 },
] as const;
export type LabelSize = (typeof sizes)[number]['value'];

/** The address in the code: it names this installation, so that a label of another one is told apart. */
export function codeOf({ mark, url }: InstallationView, driveId: string): string {
  return `${url}/q/${mark}/${driveId}`;
}

/** What stands below the name: when its pictures are from, how much it holds, where it rests. */
export function labelLines(drive: DriveView): string[] {
  const from = drive.takenFrom && drive.takenTo ? wallSpan(drive.takenFrom, drive.takenTo) : '';
  const size = drive.capacity ? capacity(drive.capacity) : '';
  return [[from, size].filter(Boolean).join(' · '), drive.place ?? ''].filter(Boolean);
}
