import type { IngestView, MovedClock } from '@safelight/contract/drives.ts';
import { count, plural } from '../format/numbers.ts';

/** What came of a drive's clock that moved: “The clock of the drive moved by 1 h: 40 of 12,000 files were read …”. */
export function clockWords(clock: MovedClock, state: IngestView['state']): string {
  const { minutes, files, read, followed, differs } = clock;
  const all = plural(files, 'file');
  if (minutes === null)
    return `The times of ${all} moved, but not all by the same: each of them is read again.`;
  const moved = `The clock of the drive moved by ${span(minutes)}`;
  if (differs !== null)
    return `The times of ${all} moved by ${span(minutes)}, but ${differs} holds other bytes: each of them is read again.`;
  if (followed > 0)
    return read === files
      ? `${moved}: ${all} ${files === 1 ? 'was' : 'were'} read and equal. Nothing was copied again.`
      : `${moved}: ${count(read)} of ${all} were read and equal. The others were not read again.`;
  if (state !== 'running') return `${moved}, as the times of ${all} say.`;
  return `${moved}, as the times of ${all} say: some of them are being read to make sure.`;
}

/** “1 h”, “−5 h 30 min”. */
function span(minutes: number): string {
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  const parts = [hours > 0 ? `${hours} h` : '', rest > 0 ? `${rest} min` : ''];
  return `${minutes < 0 ? '−' : ''}${parts.filter((part) => part !== '').join(' ')}`;
}
