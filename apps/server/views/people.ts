import type { AccountView, TokenView } from '@safelight/contract/people.ts';
import type { AccountRow } from '@safelight/core/catalog/account/account.store.ts';
import type { Identity } from '@safelight/core/catalog/account/identity.ts';
import type { TokenRow } from '@safelight/core/catalog/account/token.store.ts';
import { isoTime, isoTimeOrNull } from './times.ts';

export function accountView({ id, email, name, role, createdAt }: AccountRow): AccountView {
  return { id, email, name, role, createdAt: isoTime(createdAt) };
}

export function identityView({ accountId, email, name, role, createdAt }: Identity): AccountView {
  return { id: accountId, email, name, role, createdAt: isoTime(createdAt) };
}

export function tokenView({ id, name, createdAt, lastUsedAt }: TokenRow): TokenView {
  return { id, name, createdAt: isoTime(createdAt), lastUsedAt: isoTimeOrNull(lastUsedAt) };
}
