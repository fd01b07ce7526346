import { storeCodeOf } from '@safelight/core/adapters/object-store/store-errors.ts';
import type { CloudConfig } from '@safelight/core/base/config.ts';
import type { Problem } from '@safelight/core/base/errors.ts';

/** Where a store refused: before it looked at the key, at the key, or at the step itself. */
export interface Refused {
  at: 'before' | 'sign-in' | 'step';
  says: string;
  advice: string;
}

const RIGHTS = {
  list: { says: 'The key may not list this bucket.', right: 'listFiles (and listBuckets)' },
  write: { says: 'The key may not write to this bucket.', right: 'writeFiles' },
  read: { says: 'The key may not read from this bucket.', right: 'readFiles' },
  remove: { says: 'Removing was refused.', right: 'deleteFiles' },
};

/** What a refused request means, and what to do. */
export function refusedAs(by: Problem, setup: CloudConfig, step: keyof typeof RIGHTS): Refused {
  const code = storeCodeOf(by) ?? '';
  const known = AT_KEY[code];
  if (known) return { at: 'sign-in', ...known };
  if (REGION.includes(code) || by.facts.status === 301)
    return {
      at: 'sign-in',
      says: `The store is not in the region ${setup.region}.`,
      advice: 'Set the region that the store names for this bucket.',
    };
  if (by.code === 'wrong-credentials') {
    const { says, right } = RIGHTS[step];
    return { at: 'step', says, advice: `Make a key with the right ${right}, limited to this bucket.` };
  }
  const general = GENERAL[by.code];
  if (general) return { at: general.at, says: general.says(setup), advice: general.advice };
  return {
    at: 'step',
    says: `The store refused: ${by.detail || code}`,
    advice: 'See that this is an S3 address.',
  };
}

const AT_KEY: Record<string, Omit<Refused, 'at'>> = {
  InvalidAccessKeyId: {
    says: 'The store does not know this key id.',
    advice:
      'Copy the key id once more. The master key of a Backblaze account does not work here: make an application key.',
  },
  SignatureDoesNotMatch: {
    says: 'The application key does not belong to this key id.',
    advice: 'Copy the application key once more, or make a new key: the store shows it only once.',
  },
  ExpiredToken: { says: 'The key has expired.', advice: 'Make a key without an end, and set it here.' },
  InvalidToken: { says: 'The store does not accept this key.', advice: 'Make a new key, and set it here.' },
};

const REGION = ['PermanentRedirect', 'AuthorizationHeaderMalformed', 'IllegalLocationConstraintException'];

const GENERAL: Record<string, { at: Refused['at']; says: (setup: CloudConfig) => string; advice: string }> = {
  'no-bucket': {
    at: 'step',
    says: ({ bucket }) => `There is no bucket ${bucket} in this store.`,
    advice:
      'Make the bucket, or correct its name. A bucket is in one region: the endpoint has to be that of the same.',
  },
  'clock-skew': {
    at: 'before',
    says: () => 'The store refuses requests because the clocks differ too much.',
    advice: 'Set the clock of the NAS by the network.',
  },
  'cap-exceeded': {
    at: 'step',
    says: () => 'A cap of the account is used up.',
    advice: 'Raise the cap on the account page of the store.',
  },
  'store-busy': {
    at: 'before',
    says: () => 'The store is overloaded at the moment.',
    advice: 'Try again in a minute.',
  },
  'store-unreachable': {
    at: 'before',
    says: () => 'The connection to the store broke off.',
    advice: 'See that the NAS reaches the internet, and try again.',
  },
};
