import type { FileView } from '@safelight/contract/files.ts';

/** Formats that browsers show as they are. */
const SHOWN = /\.(jpe?g|jpe|jfif|png|webp|avif|gif)$/i;

/** Whether the bytes of a File are a picture for the browser, and can be had now; else its large preview has to do. */
export function showsItself(file: Pick<FileView, 'name' | 'inReach' | 'kind'>): boolean {
  return file.kind === 'photo' && file.inReach && SHOWN.test(file.name);
}

/** Whether there is anything to look at closer. */
export function canEnlarge(file: Pick<FileView, 'kind' | 'preview'>): boolean {
  return file.kind === 'photo' && file.preview === 'ready';
}
