import type { FileView } from '@safelight/contract/files.ts';
import { wallDay } from '../../format/times.ts';
import { shootName } from '../../state/file-words.ts';

/** The day that a File belongs to in the grid: that of its picture. */
export function dayOf(file: FileView): string {
  return file.takenAt?.slice(0, 10) ?? 'none';
}

/** What a day's heading says of its Files. */
export function dayWords(day: string, files: FileView[]): { title: string; shoot?: string; drive?: string } {
  const only = (values: string[]) => (values.every((value) => value === values[0]) ? values[0] || undefined : undefined);
  return {
    title: day === 'none' ? 'Without a date' : wallDay(day),
    shoot: only(files.map(({ path }) => shootName(path))),
    drive: only(files.map(({ drive }) => drive)),
  };
}
