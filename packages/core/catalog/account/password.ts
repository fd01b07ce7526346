import { hash, verify } from '@node-rs/argon2';

/** OWASP's second choice for argon2id: 19 MiB, two passes. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** What is kept of a password: argon2id with its salt and cost. */
export function hashPassword(password: string): Promise<string> {
  return hash(password, COST);
}

/** Belongs to no password; checking against it takes as long as against a real one. */
const NOBODY =
  '$argon2id$v=19$m=19456,t=2,p=1$7u59/6IIjXqu1zaxc7lTWw$FxbROID2fwSWPxJWq7LVSFMOZQoS8ABjNzzAmAJsf/w';

/** Whether the password is the right one. An unknown account (null) costs the same work, so time tells nothing. */
export async function isPassword(kept: string | null, password: string): Promise<boolean> {
  const matches = await verify(kept || NOBODY, password);
  return matches && Boolean(kept);
}
