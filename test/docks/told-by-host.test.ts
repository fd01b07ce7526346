import { execFile, execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ingestOf } from '../support/attach-by-hand.ts';
import { type DriveImage, makeDrive, mountsMissing } from '../support/drive-image.ts';
import { type OtherHost, startOtherHost } from '../support/other-host.ts';
import { type Stack, startStack } from '../support/stack.ts';
import { expectArchived, fill, untilProven } from './drive-on-host.ts';

const missing = mountsMissing();
const script = fileURLToPath(new URL('../../docs/guide/tell-safelight.sh', import.meta.url));

/** A container without any rights on its host; it is started again while a drive is mounted, and told of it. */
describe.skipIf(missing)('a dock that a script on the host tells', () => {
  let stack: Stack;
  let host: OtherHost;
  let drive: DriveImage;
  let url: string;

  beforeAll(async () => {
    stack = await startStack();
    host = await startOtherHost('private');
    ({ url } = await stack.startServer());
    drive = makeDrive(stack.folder, 'ext4', 'Told', 900, host.enter);
    const onHost = { ...drive, plugIn: (path: string) => join(host.root, drive.plugIn(path)) };
    fill(onHost, join(stack.folder, 'aside'), 'Told', 60);
  });
  afterAll(async () => {
    drive?.remove();
    await host?.stop();
    await stack?.stop();
  });

  const startContainer = () =>
    stack.startWorker({ SAFELIGHT_ROLES: 'dock', SAFELIGHT_WATCH: '/nothing-is-watched' }, [
      ...host.enter,
      ...['unshare', '--mount', '--propagation', 'private', 'sh', '-c'],
      ...['mount -t proc proc /proc && exec "$@"', 'sh'],
    ]);
  const tell = async (...words: string[]) => {
    const env = {
      PATH: process.env.PATH,
      SAFELIGHT_URL: url,
      SAFELIGHT_TOKEN_FILE: join(stack.data, 'secrets/cli-token'),
    };
    return (await promisify(execFile)('sh', [script, ...words], { env })).stdout.trim();
  };

  test('ingests it as a drive, lets it go when told, and goes on the next time', async () => {
    const path = drive.plugIn(join(stack.folder, "a drive's place"));
    const container = await startContainer();
    const driveId = await tell('attach', path);
    await untilProven(stack, driveId, 4);
    const { rows } = await stack.db.pool.query(
      'select d.kind, d.name, v.fs_uuid is not null as "hasUuid" from drive d join volume v on v.drive_id = d.id where d.id = $1',
      [driveId],
    );
    expect(rows).toEqual([{ kind: 'drive', name: 'Told', hasUuid: true }]);
    await tell('release', driveId);
    expect(await ingestOf(stack.db.pool, driveId, ['waiting', 'done'])).toMatchObject({
      state: 'waiting',
      reason: 'drive-released',
    });
    await container.stop();
    host.run('umount', path);
    drive.eject();
    expect(execFileSync('losetup', ['-j', drive.image], { encoding: 'utf8' })).toBe('');

    const elsewhere = drive.plugIn(join(stack.folder, 'elsewhere'));
    await startContainer();
    expect(await tell('attach', elsewhere)).toBe(driveId);
    expect(await ingestOf(stack.db.pool, driveId)).toMatchObject({ state: 'done', copied: 60, failed: 0 });
    await expectArchived(stack, driveId, join(host.root, elsewhere), 60);
  });

  test('is told why a path cannot be one', async () => {
    await expect(tell('attach', '/no/such/folder')).rejects.toThrow('not-a-folder');
    await expect(tell('attach', stack.archive)).rejects.toThrow('is-archive');
    await expect(tell('eject')).rejects.toThrow('release DRIVE_ID');
  });
});
