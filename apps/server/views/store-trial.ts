import type { StoreCheckView, StoreTrialView } from '@safelight/contract/cloud-setup.ts';
import type { Step } from '@safelight/core/adapters/object-store/try-store.ts';
import type { CloudConfig } from '@safelight/core/base/config.ts';
import type { TriedStore } from '../try-out.ts';
import { bucketChecks, ownerCheck } from './store-bucket.ts';
import { clockCheck, reachCheck } from './store-knock.ts';
import { type Refused, refusedAs } from './store-refusal.ts';

/** What a try of a store came to, each step in its own sentence. */
export function storeTrialView(
  trial: TriedStore,
  setup: CloudConfig,
  archiveId: string | null,
): StoreTrialView {
  const checks = [
    reachCheck(trial.knock, setup.endpoint),
    clockCheck(trial.knock, refusal(trial.list)),
    signInCheck(trial.list, setup),
    listCheck(trial.list, setup),
    step('write', trial.write, setup, 'Safelight can write there.'),
    readCheck(trial, setup),
    removeCheck(trial.remove, setup),
    ...bucketChecks(trial.abilities),
    ownerCheck(trial, setup, archiveId),
  ];
  // A key that may not remove is as it should be; what the bucket is set to is for a person to judge.
  const needed = ['reach', 'clock', 'sign-in', 'list', 'write', 'read'];
  const works = checks
    .filter(({ check }) => needed.includes(check))
    .every(({ result }) => result === 'works' || result === 'note');
  return { works, checks };
}

const refusal = (step: Step<unknown>) => (step?.is === 'failed' ? step.by : null);

function signInCheck(list: Step, setup: CloudConfig): StoreCheckView {
  const by = refusal(list);
  const refused = by && refusedAs(by, setup, 'list');
  if (refused?.at === 'sign-in') return fails('sign-in', refused);
  if (!list || refused?.at === 'before')
    return notTried('sign-in', 'Whether the key signs in was not tried.');
  return works('sign-in', 'The store knows the key.');
}

function listCheck(list: Step, setup: CloudConfig): StoreCheckView {
  const by = refusal(list);
  const refused = by && refusedAs(by, setup, 'list');
  // That of the clock is said beside the clock.
  if (refused && refused.at !== 'sign-in' && by.code !== 'clock-skew') return fails('list', refused);
  if (!list || refused) return notTried('list', 'Whether the key may list the bucket was not tried.');
  return works('list', `The bucket ${setup.bucket} is there, and the key may list it.`);
}

const UNTRIED = {
  write: 'Writing was not tried.',
  read: 'Reading back was not tried.',
  remove: 'Removing was not tried.',
};

function step(
  check: 'write' | 'read' | 'remove',
  tried: Step<unknown>,
  setup: CloudConfig,
  says: string,
): StoreCheckView {
  if (!tried) return notTried(check, UNTRIED[check]);
  if (tried.is === 'failed') return fails(check, refusedAs(tried.by, setup, check));
  return works(check, says);
}

function readCheck({ read }: TriedStore, setup: CloudConfig): StoreCheckView {
  if (read?.is === 'done' && !read.found)
    return fails('read', {
      says: 'The test file came back with other bytes than were sent.',
      advice: 'Try again; if it stays so, use another store.',
    });
  return step('read', read, setup, 'What was written came back as it was sent.');
}

function removeCheck(remove: TriedStore['remove'], setup: CloudConfig): StoreCheckView {
  if (remove?.is !== 'done') return step('remove', remove, setup, '');
  if (!remove.found)
    return works(
      'remove',
      'The key may not remove anything, which is safest. The small test file stays there.',
    );
  return {
    check: 'remove',
    result: 'note',
    says: 'The key may remove files; the test file is gone again.',
    advice:
      'Safer is a key without the right to delete: then nobody who takes the NAS can destroy the cloud copy.',
  };
}

const works = (check: StoreCheckView['check'], says: string): StoreCheckView => {
  return { check, result: 'works', says, advice: null };
};
const notTried = (check: StoreCheckView['check'], says: string): StoreCheckView => {
  return { check, result: 'not-tried', says, advice: null };
};
const fails = (check: StoreCheckView['check'], { says, advice }: Omit<Refused, 'at'>): StoreCheckView => {
  return { check, result: 'fails', says, advice };
};
