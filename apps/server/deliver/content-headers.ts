import { nearestName } from '@safelight/core/base/nearest-name.ts';
import { baseName, extensionOf } from '@safelight/core/base/paths.ts';

const TYPES: Record<string, string> = {
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
  avif: 'image/avif',
  gif: 'image/gif',
  heic: 'image/heic',
  heif: 'image/heif',
  tif: 'image/tiff',
  tiff: 'image/tiff',
  mp4: 'video/mp4',
  m4v: 'video/mp4',
  mov: 'video/quicktime',
  webm: 'video/webm',
  mp3: 'audio/mpeg',
  wav: 'audio/wav',
  zip: 'application/zip',
};

/** The type of a file, if it is one that cannot do anything in a browser; everything else is only bytes. */
export function harmlessType(path: Uint8Array): string {
  const extension = extensionOf(baseName(path)).toString('latin1').slice(1).toLowerCase();
  return TYPES[extension] ?? 'application/octet-stream';
}

/** What others may say of our files: nothing runs, nothing is framed, nothing is guessed. */
export const harmlessHeaders = {
  'content-security-policy': "sandbox; default-src 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
};

const UTF8_ONLY = { maxBytes: 255, takes: (codePoint: number | null) => codePoint !== null };

/** Saves under the exact name, or the nearest that is text. Source: RFC 6266, RFC 8187. */
export function saveAs(name: Uint8Array): string {
  const exact = nearestName(name, UTF8_ONLY).toString();
  const plain = exact.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  const encoded = encodeURIComponent(exact).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
