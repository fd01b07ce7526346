import type { CloudSetupView, CloudSetupWish } from '@safelight/contract/cloud-setup.ts';
import type { JobQueue } from '@safelight/core/adapters/queue/job-queue.ts';
import type { LivePublisher } from '@safelight/core/adapters/queue/live-bus.ts';
import type { Clock } from '@safelight/core/base/clock.ts';
import { type CloudConfig, type Config, cloudOf } from '@safelight/core/base/config.ts';
import { problem } from '@safelight/core/base/errors.ts';
import type { CloudDoor } from '@safelight/core/catalog/cloud-setup/cloud-door.ts';
import { keepCloudSetup } from '@safelight/core/catalog/cloud-setup/cloud-setup-file.ts';
import type { Handlers } from '../handler.ts';
import { storeTrialView } from '../views/store-trial.ts';

interface SetupDeps {
  /** `cloud` is the store that is set up at the moment. */
  config: Config;
  given: ReadonlySet<string>;
  cloud: CloudDoor;
  clock: Clock;
  queue: JobQueue;
  live: LivePublisher;
  archiveId: () => Promise<string | null>;
}

type SetupRoutes = 'cloudSetup' | 'tryCloudSetup' | 'keepCloudSetup' | 'forgetCloudSetup';

const PARTS = [
  ['endpoint', 'B2_ENDPOINT'],
  ['region', 'B2_REGION'],
  ['bucket', 'B2_BUCKET'],
  ['keyId', 'B2_KEY_ID'],
  ['applicationKey', 'B2_APPLICATION_KEY'],
  ['prefix', 'B2_PREFIX'],
  ['passphrase', 'B2_PASSPHRASE'],
] as const;

export function cloudSetupRoutes(deps: SetupDeps): Pick<Handlers, SetupRoutes> {
  const { config, cloud } = deps;
  const isLocked = deps.given.has('B2_ENDPOINT');
  const view = (): CloudSetupView => {
    const now = cloud.now()?.config;
    return {
      endpoint: now?.endpoint ?? null,
      region: now?.region ?? config.cloudParts.region ?? null,
      bucket: now?.bucket ?? null,
      keyId: now?.keyId ?? null,
      prefix: now?.prefix ?? config.cloudParts.prefix ?? null,
      hasKey: now !== undefined,
      hasPassphrase: (now?.passphrase ?? config.cloudParts.passphrase ?? null) !== null,
      // Where the environment names a store, it is all of that store.
      locked: PARTS.filter(([, variable]) => isLocked || deps.given.has(variable)).map(([part]) => part),
    };
  };
  const use = async (setup: CloudConfig | null) => {
    if (isLocked) throw problem('bad-request', 'The environment sets the cloud store.');
    keepCloudSetup(config.data, setup && kept(setup));
    await cloud.look();
    deps.live.publish({ type: 'safety.changed' });
    await deps.queue.add('upload', {}, { id: 'all' });
    return view();
  };
  return {
    cloudSetup: view,
    tryCloudSetup: async ({ body }) => {
      const setup = setupOf(config, body);
      // The store's client is large: a server without a store never loads it.
      const { tryOut } = await import('../try-out.ts');
      const trial = await tryOut(setup, () => deps.clock.now().getTime());
      return storeTrialView(trial, setup, await deps.archiveId());
    },
    keepCloudSetup: ({ body }) => use(setupOf(config, body)),
    forgetCloudSetup: () => use(null),
  };
}

const kept = ({ passphrase, ...setup }: CloudConfig) => ({ ...setup, ...(passphrase ? { passphrase } : {}) });

/** What was typed; the key that is kept stands in for one that was left out, for the store it belongs to. */
function setupOf(
  { cloud, cloudParts }: Config,
  { applicationKey, passphrase, salt, ...typed }: CloudSetupWish,
): CloudConfig {
  const key = applicationKey ?? (cloud?.keyId === typed.keyId ? cloud.applicationKey : undefined);
  if (key === undefined) throw problem('bad-request', 'The application key is missing.');
  const endpoint = typed.endpoint.trim();
  const sameBucket = cloud?.bucket === typed.bucket;
  const secret = passphrase ? { text: passphrase, salt: salt ?? '' } : sameBucket ? cloud.passphrase : null;
  const setup = cloudOf({ ...typed, passphrase: secret, ...cloudParts, endpoint, applicationKey: key });
  if (!setup)
    throw problem('bad-request', 'The endpoint is an address like s3.eu-central-003.backblazeb2.com.');
  return setup;
}
