import { blake3Of } from './bytes.ts';
import { extensionOf } from './paths.ts';

/** What a target can hold as one name. */
export interface NameLimits {
  maxBytes: number;
  /** Whether the target takes a character; null stands for a byte that is not UTF-8. */
  takes: (codePoint: number | null) => boolean;
}

const DIGITS = 12;
const MARK = 1 + DIGITS;

/**
 * The name itself where the target can hold it, else the nearest one: the longest fitting prefix of valid
 * characters, `~`, 12 hex digits of the BLAKE3 of the original bytes, the extension. The exact bytes stay in
 * the catalogue, which makes the rule reversible.
 */
export function nearestName(name: Uint8Array, limits: NameLimits): Buffer {
  if (name.length > 0 && validPrefix(name, limits) === name.length) return Buffer.from(name);
  const extension = fittingExtension(name, limits);
  const stem = name.subarray(0, name.length - extension.length);
  const room = limits.maxBytes - MARK - extension.length;
  const prefix = stem.subarray(0, validPrefix(stem, { ...limits, maxBytes: room }));
  const mark = Buffer.from(`~${blake3Of(name).toString('hex', 0, DIGITS / 2)}`);
  return Buffer.concat([prefix, mark, extension]);
}

function fittingExtension(name: Uint8Array, limits: NameLimits): Buffer {
  const extension = extensionOf(name);
  const fits =
    validPrefix(extension, limits) === extension.length && MARK + extension.length <= limits.maxBytes;
  return fits ? extension : Buffer.alloc(0);
}

/** How many bytes from the start are whole characters that the target takes, at most `maxBytes`. */
function validPrefix(bytes: Uint8Array, limits: NameLimits): number {
  let at = 0;
  while (at < bytes.length) {
    const { length, codePoint } = characterAt(bytes, at);
    if (at + length > limits.maxBytes || !limits.takes(codePoint)) break;
    at += length;
  }
  return at;
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function characterAt(bytes: Uint8Array, at: number): { length: number; codePoint: number | null } {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return { length: 1, codePoint: first };
  const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  try {
    const text = decoder.decode(bytes.subarray(at, at + length));
    return { length, codePoint: text.codePointAt(0) ?? null };
  } catch {
    return { length: 1, codePoint: null };
  }
}
