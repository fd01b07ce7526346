import type { StoreCheckView } from '@safelight/contract/cloud-setup.ts';
import type { StoreAbilities } from '@safelight/core/adapters/object-store/store-abilities.ts';
import type { Step } from '@safelight/core/adapters/object-store/try-store.ts';
import type { CloudConfig } from '@safelight/core/base/config.ts';
import type { TriedStore } from '../try-out.ts';

type Check = StoreCheckView['check'];
const said = (
  check: Check,
  result: StoreCheckView['result'],
  says: string,
  advice: string | null = null,
) => ({
  check,
  result,
  says,
  advice,
});

/** How the bucket is set up: versions, Object Lock, rules that remove. */
export function bucketChecks(abilities: Step<StoreAbilities>): StoreCheckView[] {
  if (abilities?.is !== 'done')
    return [
      said('versions', 'not-tried', 'How the bucket keeps versions was not asked.'),
      said('lock', 'not-tried', 'Whether it can lock files was not asked.'),
      said('rules', 'not-tried', 'Its lifecycle rules were not read.'),
    ];
  const { versioning, objectLock, lockedDays } = abilities.found;
  return [
    versioning === 'yes'
      ? said('versions', 'works', 'The bucket keeps older versions.')
      : versioning === 'no'
        ? said(
            'versions',
            'note',
            'The bucket keeps no older versions.',
            'Switch versioning on: it is a second net.',
          )
        : said('versions', 'not-tried', 'The key may not ask whether the bucket keeps versions.'),
    objectLock === 'yes'
      ? said('lock', 'works', lockSays(lockedDays))
      : objectLock === 'no'
        ? said(
            'lock',
            'note',
            'Object Lock is not switched on.',
            'With it nobody can remove what is there for a time. It can be switched on later.',
          )
        : said('lock', 'not-tried', 'The key may not ask whether files can be locked.'),
    rulesCheck(abilities.found),
  ];
}

const lockSays = (days: number | null) =>
  days === null
    ? 'Files can be locked for a time (Object Lock).'
    : `The bucket locks every file for ${days} days (Object Lock).`;

function rulesCheck({ lifecycle, dangers }: StoreAbilities): StoreCheckView {
  const removing = dangers.find(({ is }) => is === 'removes');
  if (removing)
    return said(
      'rules',
      'note',
      `The lifecycle rule “${removing.rule}” removes what Safelight stores.`,
      'Limit that rule to another folder, or take it out.',
    );
  if (lifecycle === 'unknown')
    return said(
      'rules',
      'not-tried',
      'The key may not read the lifecycle rules.',
      'See on the page of the store that no rule removes or hides files.',
    );
  return said('rules', 'works', 'No lifecycle rule removes what Safelight stores.');
}

/** Whose the folder is. */
export function ownerCheck(
  { read, owner }: TriedStore,
  setup: CloudConfig,
  archiveId: string | null,
): StoreCheckView {
  const where = setup.prefix === '' ? `The bucket ${setup.bucket}` : `The folder ${setup.prefix}`;
  if (read?.is !== 'done') return said('owner', 'not-tried', `${where} was not looked into.`);
  if (owner === undefined) return said('owner', 'works', `${where} is free for this Safelight.`);
  if (owner !== null && owner === archiveId)
    return said('owner', 'works', `${where} belongs to this Safelight.`);
  return said(
    'owner',
    'note',
    `${where} belongs to another Safelight: nothing will be sent there.`,
    'Choose another folder. If it was you before the NAS was lost, keep this one and bring the catalogue back: safelight rebuild --from cloud.',
  );
}
