import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DockView, PartitionView } from '@safelight/contract/drives.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../support/attach-by-hand.ts';
import { makeDrive, mountsMissing } from '../support/drive-image.ts';
import { plugInLocked } from '../support/locked-partition.ts';
import { startOtherHost } from '../support/other-host.ts';
import { type Stack, startStack } from '../support/stack.ts';

const missing = mountsMissing();

describe.skipIf(missing)('a partition that the host does not mount', () => {
  let stack: Stack;
  let url: string;
  let token: string;

  beforeAll(async () => {
    stack = await startStack();
    const [server] = await Promise.all([stack.startServer(), stack.startWorker({ SAFELIGHT_ROLES: 'dock' })]);
    url = server.url;
    token = readFileSync(join(stack.data, 'secrets/cli-token'), 'utf8').trim();
  });
  afterAll(() => stack?.stop());

  const shown = async (): Promise<PartitionView[]> => {
    const answer = await fetch(`${url}/api/docks`, { headers: { authorization: `Bearer ${token}` } });
    const { items } = (await answer.json()) as { items: DockView[] };
    return items.flatMap(({ partitions }) => partitions);
  };
  const partition = async (device: string) => (await shown()).find((one) => one.device === device);

  test.each([
    ['apfs', /Mac/],
    ['crypto_LUKS', /LUKS.*unlock/i],
    ['BitLocker', /BitLocker.*Windows/],
  ] as const)('with %s is told of with what to do, as long as it is connected', async (type, advice) => {
    const { device, pullOut } = plugInLocked(join(stack.folder, `${type}.img`), type);
    try {
      await until(async () => (await partition(device)) !== undefined, 'it is shown');
      expect(await partition(device)).toMatchObject({
        fsType: type,
        bytes: 8 << 20,
        advice: expect.stringMatching(advice),
      });
    } finally {
      pullOut();
    }
    await until(async () => (await partition(device)) === undefined, 'it is shown no longer');
  });

  test('is not one that is mounted, here or out of our sight', async () => {
    const host = await startOtherHost('private');
    const here = makeDrive(stack.folder, 'ext4', 'Here', 50);
    const there = makeDrive(stack.folder, 'btrfs', 'There', 200, host.enter);
    here.plugIn(join(stack.folder, 'mounted here'));
    there.plugIn(join(stack.folder, 'mounted there'));
    const witness = plugInLocked(join(stack.folder, 'witness.img'), 'apfs');
    try {
      await until(async () => (await partition(witness.device)) !== undefined, 'the dock has looked');
      const labels = (await shown()).map(({ label }) => label);
      expect(labels).not.toContain('Here');
      expect(labels).not.toContain('There');
    } finally {
      witness.pullOut();
      for (const drive of [here, there]) drive.remove();
      await host.stop();
    }
  });
});
