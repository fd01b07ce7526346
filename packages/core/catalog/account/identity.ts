import type { Who } from '@safelight/contract/routes.ts';

export const ranks = ['viewer', 'editor', 'owner'] as const;
export type Rank = (typeof ranks)[number];

/** Who makes a request. */
export interface Identity {
  accountId: string;
  role: Rank;
  email: string;
  name: string;
  createdAt: Date;
  /** How it was proven. Only a browser's cookie is sent without being asked for. */
  by: 'cookie' | 'token' | 'machine';
}

/** Whether this identity may call a route for `who`; null is somebody who is not signed in. */
export function mayCall(who: Who, identity: Identity | null): boolean {
  if (who === 'anyone' || who === 'link') return true;
  return identity !== null && ranks.indexOf(identity.role) >= ranks.indexOf(who);
}
