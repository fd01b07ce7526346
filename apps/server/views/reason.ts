import { catalogue, isCode } from '@safelight/core/base/errors.ts';

/** A stored reason as a sentence: what the catalogue says of a code, else the text itself. */
export function reasonText(reason: string | null): string | null {
  return reason !== null && isCode(reason) ? catalogue[reason].says : reason;
}
