import { isUtf8 } from '../../base/bytes.ts';
import type { ManifestFormat } from './manifest-format.ts';
import { manifestPath } from './manifest-path.ts';

/**
 * What `b3sum --check` takes, run where the source folder stands. A name with a newline or a backslash is escaped, and
 * the line marked with a backslash; names that are not UTF-8, or hold the character that stands for such, it refuses.
 */
export function b3sumManifest(drive: string): ManifestFormat {
  return {
    name: `${drive}.b3`,
    type: 'text/plain; charset=utf-8',
    head: '',
    foot: '',
    write(row) {
      const path = manifestPath(row);
      if (row.blake3 === null) return { leftOut: 'not-hashed' };
      const text = path.toString();
      if (!isUtf8(path) || text.includes('\ufffd')) return { leftOut: 'name-not-carried' };
      const escaped = text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
      return `${escaped === text ? '' : '\\'}${row.blake3.toString('hex')}  ${escaped}\n`;
    },
  };
}
