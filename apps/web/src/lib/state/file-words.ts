import type { CopyView, FileView } from '@safelight/contract/files.ts';
import { ago } from '../format/times.ts';

/** The evidence glyph and the words for one Copy. */
export function copyWords(
  copy: CopyView,
  now?: number,
): { of: 'proven' | 'copied' | 'listed' | 'waiting' | 'lost' | 'need'; words: string } {
  const when = ago(copy.at, now);
  if (copy.state === 'damaged') return { of: 'need', words: `found damaged ${when}` };
  if (copy.state === 'missing') return { of: 'lost', words: `found missing ${when}` };
  if (copy.state === 'freed') return { of: 'lost', words: 'freed to make room' };
  if (copy.state === 'pending') return { of: 'waiting', words: 'on its way' };
  if (copy.evidence === 'read-back') return { of: 'proven', words: `proven ${when}` };
  if (copy.evidence === 'listed') return { of: 'listed', words: `seen ${when}` };
  return copy.volume === 'cloud'
    ? { of: 'proven', words: `acknowledged ${when}` }
    : { of: 'copied', words: `written ${when}` };
}

/** Where a File stands, in one glyph and a few words, for a list. */
export function fileState(file: FileView): {
  of: 'proven' | 'copied' | 'listed' | 'waiting' | 'need';
  words: string;
} {
  const good = file.copies.filter(({ state }) => state === 'present');
  if (file.copies.some(({ state }) => state === 'damaged')) return { of: 'need', words: 'Damaged copy' };
  const archive = good.find(({ volume }) => volume === 'archive');
  const cloud = good.find(({ volume }) => volume === 'cloud');
  if (!archive && !cloud && file.copies.some(({ state }) => state === 'freed'))
    return { of: 'listed', words: 'Freed in the Archive' };
  if (!archive && !cloud) return { of: 'listed', words: 'On the drive only' };
  if (archive && archive.evidence !== 'read-back') return { of: 'copied', words: 'Copied' };
  return {
    of: 'proven',
    words: archive && cloud ? 'Proven, in the cloud' : archive ? 'Proven' : 'In the cloud',
  };
}

/** “Three copies, one of them in the cloud.” of those that count as copies. */
export function copiesSentence(copies: CopyView[]): string {
  const good = copies.filter(({ state, evidence }) => state === 'present' && evidence !== 'listed');
  const cloud = good.some(({ volume }) => volume === 'cloud');
  if (good.length === 0) return 'No copy is proven yet.';
  if (good.length === 1) return cloud ? 'One copy, in the cloud.' : 'One copy, in one building only.';
  const many = ['', '', 'Two', 'Three', 'Four', 'Five'][good.length] ?? String(good.length);
  return cloud ? `${many} copies, one of them in the cloud.` : `${many} copies, none of them in the cloud.`;
}

/** All but the keys of the cloud that lost what they held, once it is there under another. */
export function copiesToShow(copies: CopyView[]): CopyView[] {
  const held = new Set(copies.flatMap(({ state, volumeId }) => (state === 'present' ? [volumeId] : [])));
  return copies.filter(
    ({ volume, state, volumeId }) => volume !== 'cloud' || state !== 'missing' || !held.has(volumeId),
  );
}

/** The last folder of a path: the Shoot, as a rule. */
export function folderName(path: string): string {
  return path.split('/').at(-2) ?? '';
}

/** The name of a Shoot: that of its folder, without the date that often leads it. */
export function shootName(path: string): string {
  const name = folderName(path);
  return name.replace(/^\d{4}([-_.]?\d{2}){0,2}[\s_-]+(?=\D)/, '');
}

/** The folder of a path. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}
