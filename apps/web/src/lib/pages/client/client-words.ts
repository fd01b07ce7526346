import type { PublicShareView } from '@safelight/contract/delivery.ts';
import { bytes, plural } from '../../format/numbers.ts';
import { date } from '../../format/times.ts';

/** “48 pictures · 1.9 GB · here until 20 December 2026”. */
export function clientFacts(share: PublicShareView): string {
  return [
    plural(share.files, 'picture'),
    bytes(share.bytes),
    share.expiresAt ? `here until ${date(share.expiresAt)}` : '',
  ]
    .filter(Boolean)
    .join(' · ');
}

/** The first name, to sign with. */
export function signature(from: string): string {
  return from.trim().split(/\s+/)[0] ?? '';
}
