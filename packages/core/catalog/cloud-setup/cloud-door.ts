import type { ObjectStore } from '../../adapters/object-store/store-client.ts';
import type { CloudConfig, Config } from '../../base/config.ts';
import { addressOf } from '../volume/cloud-address.ts';
import { cloudSetupMark, readCloudSetup } from './cloud-setup-file.ts';

/** A store that is set up, and the way to it. */
export interface OpenCloud {
  config: CloudConfig;
  address: string;
  store: ObjectStore;
  /** Aborted once another store takes its place: what runs for days ends then. */
  over: AbortSignal;
}

/** The store that is set up at the moment: by the environment, else in the browser. */
export interface CloudDoor {
  now(): OpenCloud | null;
  /** Looks at once whether another one was set up, instead of within a second. */
  look(): Promise<void>;
  close(): void;
}

const LOOK_MS = 1000;

/** Opens the door; from then on it follows what is set up, in whatever process that is done. */
export async function openCloudDoor(
  config: Pick<Config, 'data' | 'cloud' | 'cloudParts'>,
  onTrouble: (error: unknown) => void,
): Promise<CloudDoor> {
  const opened: ObjectStore[] = [];
  let over = new AbortController();
  let now: OpenCloud | null = null;
  let mark = '';

  async function turnTo(cloud: CloudConfig | null): Promise<void> {
    const next = new AbortController();
    const store = cloud && (await connect(cloud));
    if (store) opened.push(store);
    now = store && { config: cloud, address: addressOf(cloud), store, over: next.signal };
    over.abort();
    over = next;
  }

  async function look(): Promise<void> {
    if (config.cloud) return;
    const found = cloudSetupMark(config.data);
    if (found === mark) return;
    mark = found;
    const setup = readCloudSetup(config.data);
    await turnTo(setup && { passphrase: null, ...setup, ...config.cloudParts });
  }

  if (config.cloud) await turnTo(config.cloud);
  else await look().catch(onTrouble);
  const looking = setInterval(() => look().catch(onTrouble), LOOK_MS).unref();
  return {
    now: () => now,
    look,
    close: () => {
      clearInterval(looking);
      over.abort();
      for (const store of opened) store.close();
    },
  };
}

/** The store's client is large: a process without a store never loads it. */
async function connect(cloud: CloudConfig): Promise<ObjectStore> {
  const { connectStore } = await import('../../adapters/object-store/store-client.ts');
  return connectStore(cloud);
}
