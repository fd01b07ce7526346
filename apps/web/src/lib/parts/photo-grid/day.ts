import type { FileView } from '@safelight/contract/files.ts';
import { wallDay, wallSpan } from '../../format/times.ts';
import { shootName } from '../../state/file-words.ts';

const FEW = 4;
const NONE = 'none';

/** The heading each File belongs below: its day, or a span of days where neighbouring days have few pictures each. */
export function daysOf(files: readonly FileView[]): string[] {
  const groups: string[] = [];
  let from = 0;
  while (from < files.length) {
    let to = endOfDay(files, from);
    let last = from;
    while (to < files.length && to - last < FEW && isFew(files, to)) {
      last = to;
      to = endOfDay(files, to);
    }
    const [first, final] = [dayOf(files[from]), dayOf(files[last])];
    groups.push(...Array<string>(to - from).fill(first === final ? first : `${first} ${final}`));
    from = to;
  }
  return groups;
}

function isFew(files: readonly FileView[], from: number): boolean {
  return dayOf(files[from]) !== NONE && endOfDay(files, from) - from < FEW;
}

function endOfDay(files: readonly FileView[], from: number): number {
  const day = dayOf(files[from]);
  let to = from + 1;
  while (to < files.length && dayOf(files[to]) === day) to += 1;
  return to;
}

function dayOf(file: FileView | undefined): string {
  return file?.takenAt?.slice(0, 10) ?? NONE;
}

/** What a heading says of its Files. */
export function dayWords(
  group: string,
  files: FileView[],
): { title: string; shoot?: string; drive?: string } {
  const only = (values: string[]) =>
    values.every((value) => value === values[0]) ? values[0] || undefined : undefined;
  return {
    title: titleOf(group),
    shoot: only(files.map(({ path }) => shootName(path))),
    drive: only(files.map(({ drive }) => drive)),
  };
}

function titleOf(group: string): string {
  if (group === NONE) return 'Without a date';
  const [a = '', b] = group.split(' ');
  if (b === undefined) return wallDay(a);
  return a < b ? wallSpan(a, b) : wallSpan(b, a);
}
