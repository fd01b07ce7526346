import type { Identity } from '@safelight/core/catalog/account/identity.ts';

/** What somebody is called in histories, also after the account is gone. */
export function nameOf({ name, email }: Identity): string {
  return name || email;
}
