import type { CertificateView, MissingView } from '@safelight/contract/retirements.ts';
import { bytes, count, plural } from '../format/numbers.ts';

/** How much of the Drive it is about: “12 files, 1.2 GB”; empty where it is about the Drive itself. */
export function missingAmount({ files, bytes: size }: MissingView): string {
  if (files === 0) return '';
  return size > 0 ? `${plural(files, 'file')}, ${bytes(size)}` : plural(files, 'file');
}

/** Who else holds what is on the Drive: “The Archive: all 3,412”. */
export function holderWords({ holders, contents }: CertificateView): string[] {
  return holders.map(({ medium, name, contents: held }) => {
    const who =
      medium === 'nas'
        ? 'The Archive'
        : medium === 'cloud'
          ? `The cloud, ${name}`
          : (name ?? 'Another drive');
    return `${who}: ${held === contents ? 'all' : `${count(held)} of ${count(contents)}`}`;
  });
}

/** What lies on the Drive and is not covered; empty where there is nothing. */
export function notCoveredWords({ notCovered }: CertificateView): string {
  const { files, bytes: size, unreadable } = notCovered;
  const parts = [
    files > 0 ? `${plural(files, 'file')}, ${bytes(size)}, outside the folders that are ingested` : '',
    unreadable > 0 ? `${plural(unreadable, 'folder')} that could not be looked at` : '',
  ].filter(Boolean);
  return parts.join(', and ');
}
