import type { GapView } from '@safelight/contract/gaps.ts';
import type { GapRow } from '@safelight/core/reports/gaps/gap-rows.ts';
import { isoTimeOrNull, wallTime } from './times.ts';

export function gapView(row: GapRow): GapView {
  const nameOf = (n: number | null) =>
    n === null || row.prefix === null ? null : `${row.prefix}${String(n).padStart(4, '0')}`;
  return {
    id: row.id,
    what: row.what,
    camera: row.camera,
    serial: row.serial,
    first: nameOf(row.first),
    last: nameOf(row.last),
    frames: row.frames,
    takenAfter: wallTime(row.taken_after) ?? '',
    takenBefore: wallTime(row.taken_before) ?? '',
    says: sentence(row, nameOf(row.first)),
    fine: row.fine_at !== null,
    fineBy: row.fine_by,
    fineAt: isoTimeOrNull(row.fine_at),
  };
}

const month = new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' });

/** “DSC_4312–4398 of the NIKON D850 in May 2019 are on no drive.” */
function sentence(
  { what, camera, last, taken_after, taken_before, frames }: GapRow,
  first: string | null,
): string {
  const [from, to] = [month.format(taken_after), month.format(taken_before)];
  if (what === 'month')
    return `No picture of the ${camera} from ${from} is on any drive; about ${frames} a month are usual then.`;
  const when = from === to ? `in ${from}` : `between ${from} and ${to}`;
  return `${first}–${String(last).padStart(4, '0')} of the ${camera} ${when} are on no drive.`;
}
