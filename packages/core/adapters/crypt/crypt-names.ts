import type { CryptKeys } from './crypt-keys.ts';
import { eme } from './eme.ts';

/**
 * What of a path cannot be read: nothing, the names of files, or those of folders too. In rclone's words
 * `filename_encryption` is off, or standard with or without `directory_name_encryption`.
 */
export type HiddenNames = 'none' | 'files' | 'all';

const BLOCK = 16;
const DIGITS = '0123456789abcdefghijklmnopqrstuv';
/** What rclone puts behind names that it leaves readable. */
export const READABLE_END = '.bin';

/** A path as rclone writes it; segments are divided by slashes. */
export function encryptPath(keys: CryptKeys, hidden: HiddenNames, path: string): string {
  if (hidden === 'none') return `${path}${READABLE_END}`;
  return eachName(path, hidden, (name) => encryptName(keys, name));
}

/** The path of an encrypted one; null where it is none, or of other keys. */
export function decryptPath(keys: CryptKeys, hidden: HiddenNames, path: string): string | null {
  if (hidden === 'none') return path.endsWith(READABLE_END) ? path.slice(0, -READABLE_END.length) : null;
  let wrong = false;
  const clear = eachName(path, hidden, (name) => {
    const found = decryptName(keys, name);
    if (found === null) wrong = true;
    return found ?? '';
  });
  return wrong ? null : clear;
}

/** The path of a folder, as the paths of all in it begin. */
export function encryptFolder(keys: CryptKeys, hidden: HiddenNames, path: string): string {
  if (hidden !== 'all') return path;
  return path
    .split('/')
    .map((name) => encryptName(keys, name))
    .join('/');
}

function eachName(path: string, hidden: HiddenNames, change: (name: string) => string): string {
  const names = path.split('/');
  return names.map((name, i) => (hidden === 'all' || i === names.length - 1 ? change(name) : name)).join('/');
}

function encryptName(keys: CryptKeys, name: string): string {
  const clear = Buffer.from(name);
  const pad = BLOCK - (clear.length % BLOCK);
  const padded = Buffer.concat([clear, Buffer.alloc(pad, pad)]);
  return base32(eme(keys.name, keys.tweak, padded, 'encrypt'));
}

function decryptName(keys: CryptKeys, name: string): string | null {
  const sealed = fromBase32(name);
  if (sealed === null || sealed.length === 0 || sealed.length % BLOCK !== 0) return null;
  const padded = eme(keys.name, keys.tweak, sealed, 'decrypt');
  const pad = padded.at(-1)!;
  if (pad === 0 || pad > BLOCK || padded.subarray(-pad).some((byte) => byte !== pad)) return null;
  return padded.toString('utf8', 0, padded.length - pad);
}

/** Base 32 with the digits in the order of their values (RFC 4648, “extended hex”), in small letters, without filling. */
function base32(bytes: Buffer): string {
  let text = '';
  let value = 0;
  let bits = 0;
  for (const byte of bytes) {
    value = ((value << 8) | byte) & 0xfff;
    for (bits += 8; bits >= 5; bits -= 5) text += DIGITS[(value >> (bits - 5)) & 31];
  }
  return bits === 0 ? text : text + DIGITS[(value << (5 - bits)) & 31];
}

function fromBase32(text: string): Buffer | null {
  const bytes: number[] = [];
  let value = 0;
  let bits = 0;
  for (const digit of text) {
    const five = DIGITS.indexOf(digit);
    if (five < 0) return null;
    value = ((value << 5) | five) & 0xfff;
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push((value >> bits) & 0xff);
  }
  return Buffer.from(bytes);
}
