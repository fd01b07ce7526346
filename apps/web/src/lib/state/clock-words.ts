import type { IngestView, MovedClock } from '@safelight/contract/drives.ts';
import { count, plural } from '../format/numbers.ts';

/** What came of a drive's clock that moved: “The clock of the drive moved by 1 h: 300 of 12,000 files were read …”. */
export function clockWords(clock: MovedClock, state: IngestView['state']): string {
  const { minutes, files, read, followed, differs } = clock;
  const times = `The times of ${plural(files, 'file')} moved`;
  const all = `each of them ${state === 'done' ? 'was' : 'is'} read again.`;
  if (minutes === null) return `${times}, but not all by the same: ${all}`;
  if (differs !== null) return `${times} ${span(minutes)}, but ${differs} holds other bytes: ${all}`;
  const moved = `The clock of the drive moved ${span(minutes)}`;
  if (followed === 0) {
    const reading = state === 'running' ? ' Some of them are being read to make sure.' : '';
    return `${moved}, as the times of ${plural(files, 'file')} say.${reading}`;
  }
  if (read >= files) return `${moved}: ${plural(files, 'file')} read and equal. Nothing was copied again.`;
  return `${moved}: ${count(read)} of ${plural(files, 'file')} were read and equal. The others were not read again.`;
}

/** “by 1 h”, “back by 5 h 30 min”. */
function span(minutes: number): string {
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  const parts = [hours > 0 ? `${hours} h` : '', rest > 0 ? `${rest} min` : ''];
  return `${minutes < 0 ? 'back by' : 'by'} ${parts.filter((part) => part !== '').join(' ')}`;
}
