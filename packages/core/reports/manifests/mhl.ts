import { isUtf8 } from '../../base/bytes.ts';
import type { ManifestFormat } from './manifest-format.ts';
import { manifestPath } from './manifest-path.ts';
import type { ManifestRow } from './manifest-rows.ts';

export interface MhlOrigin {
  drive: string;
  host: string;
  version: string;
  now: Date;
  /** Names of system files, which are not listed and which a verification is to pass over. */
  ignored: readonly string[];
}

const YEAR_1 = Date.parse('0001-01-01T00:00:00Z');
const END_OF_9999 = Date.UTC(9999, 11, 31, 23, 59, 59);

/** Beside our own junk: what every tool for these lists passes over. */
const IGNORED = ['.DS_Store', 'ascmhl', 'ascmhl/', '._*'];

/**
 * An ASC MHL 2.0 hash list with XXH64, made in place: one generation, without the optional hashes of folders. It
 * belongs in the folder `ascmhl` beside the source folder. Source: the schema `urn:ASC:MHL:v2.0`.
 */
export function mhlManifest(origin: MhlOrigin): ManifestFormat {
  let begun = false;
  return {
    name: `0001_${origin.drive}_${stamp(origin.now)}.mhl`,
    type: 'application/xml; charset=utf-8',
    head: head(origin),
    get foot() {
      return begun ? '  </hashes>\n</hashlist>\n' : '</hashlist>\n';
    },
    write(row) {
      if (row.xxh64 === null || row.hashedAt === null) return { leftOut: 'not-hashed' };
      const path = manifestPath(row);
      if (!isUtf8(path) || !xmlHolds(path.toString())) return { leftOut: 'name-not-carried' };
      // A list without a single hash must not have the element.
      const opening = begun ? '' : '  <hashes>\n';
      begun = true;
      return opening + entry(row, path.toString(), row.xxh64.toString('hex'), row.hashedAt);
    },
  };
}

function head({ host, version, now, ignored }: MhlOrigin): string {
  const patterns = [...IGNORED, ...ignored.filter(xmlHolds).map(asPattern)];
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<hashlist version="2.0" xmlns="urn:ASC:MHL:v2.0">',
    '  <creatorinfo>',
    `    <creationdate>${now.toISOString()}</creationdate>`,
    `    <hostname>${escaped(host)}</hostname>`,
    `    <tool version="${escaped(version)}">Safelight</tool>`,
    '  </creatorinfo>',
    '  <processinfo>',
    '    <process>in-place</process>',
    '    <ignore>',
    ...[...new Set(patterns)].map((pattern) => `      <pattern>${escaped(pattern)}</pattern>`),
    '    </ignore>',
    '  </processinfo>\n',
  ].join('\n');
}

function entry({ bytes, mtimeNs }: ManifestRow, path: string, xxh64: string, hashedAt: Date): string {
  const attributes = `size="${bytes}" lastmodificationdate="${dateTime(mtimeNs)}"`;
  return [
    '    <hash>',
    `      <path ${attributes}>${escaped(path)}</path>`,
    `      <xxh64 action="original" hashdate="${hashedAt.toISOString()}">${xxh64}</xxh64>`,
    '    </hash>\n',
  ].join('\n');
}

/** Drives hold times that no calendar has; the nearest that can be written stands for them. */
function dateTime(ns: bigint): string {
  const ms = Number(ns / 1_000_000n);
  return new Date(Math.min(Math.max(ms, YEAR_1), END_OF_9999)).toISOString();
}

/** Patterns are those of `.gitignore`: a number sign at the front would make a comment. */
function asPattern(name: string): string {
  return name.startsWith('#') ? `\\${name}` : name;
}

/** XML 1.0 has no way to write most control characters. */
function xmlHolds(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  return !/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/.test(text);
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\r', '&#13;')
    .replaceAll('\n', '&#10;')
    .replaceAll('\t', '&#9;');
}

function stamp(now: Date): string {
  return `${now.toISOString().slice(0, 10)}_${now.toISOString().slice(11, 19).replaceAll(':', '')}Z`;
}
