import { existsSync } from 'node:fs';
import { run, Unfinished } from './run.mjs';

/** Programs that tests use, by the Debian package that has them. */
const TEST_TOOLS = {
  chromium: 'chromium',
  exfatprogs: 'mkfs.exfat',
  'exfat-fuse': 'mount.exfat-fuse',
  'ntfs-3g': 'ntfs-3g',
  dosfstools: 'mkfs.vfat',
  fusefat: 'fusefat',
  mtools: 'mcopy',
  e2fsprogs: 'mkfs.ext4',
  'btrfs-progs': 'mkfs.btrfs',
  xfsprogs: 'mkfs.xfs',
  gcc: 'cc',
  'libc6-dev': 'gencat',
  rsync: 'rsync',
  b3sum: 'b3sum',
  rclone: 'rclone',
  iproute2: 'ip',
  ffmpeg: 'ffmpeg',
  unzip: 'unzip',
  python3: 'python3',
  radosgw: 'radosgw',
  'ceph-mon': 'ceph-mon',
  'ceph-osd': 'ceph-osd',
  'ceph-mgr': 'ceph-mgr',
  'ceph-common': 'ceph',
};

const INSTALLERS = {
  'apt-get': 'apt-get install redis-server',
  dnf: 'dnf install valkey',
  pacman: 'pacman -S valkey',
  apk: 'apk add redis',
  zypper: 'zypper install redis',
  brew: 'brew install redis',
};

/** Installs Redis unless it is there or REDIS_URL names one; says what to do where that is not possible. */
export async function installRedis() {
  if (process.env.REDIS_URL || hasProgram('redis-server') || hasProgram('valkey-server')) return;
  console.log('Installing redis-server …');
  const reason = await aptInstall(['redis-server']);
  if (!reason) return;
  const installer = Object.keys(INSTALLERS).find(hasProgram) ?? 'apt-get';
  const sudo = installer === 'brew' ? '' : 'sudo ';
  throw new Unfinished(
    `Safelight needs Redis (${reason}): run "${sudo}${INSTALLERS[installer]}", then start again.`,
  );
}

/** Installs what tests use; where that is not possible they say what they skip. */
export async function installTestTools() {
  const missing = Object.keys(TEST_TOOLS).filter((name) => !hasProgram(TEST_TOOLS[name]));
  if (missing.length === 0) return;
  console.log(`Installing what the tests use: ${missing.join(' ')} …`);
  const reason = await aptInstall(missing);
  if (reason)
    console.log(`Not installed (${reason}): ${missing.join(' ')}. Tests that need them are skipped.`);
}

/** Returns why it could not be done, or null. */
async function aptInstall(packages) {
  if (!hasProgram('apt-get')) return 'there is no apt-get here to install it with';
  const asRoot = process.getuid() === 0 ? [] : ['sudo', '-n'];
  if (asRoot.length > 0 && !(await run('sudo', ['-n', 'true'])).ok) return 'installing it takes root or sudo';
  const apt = (...args) => {
    const [command, ...rest] = [...asRoot, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', ...args];
    return run(command, [...rest, '-qq', '-y', '-o', 'DPkg::Lock::Timeout=300']);
  };
  const install = () => apt('install', '--no-install-recommends', ...packages);
  let result = await install();
  // The lists may be missing or name versions that are gone.
  if (!result.ok && (await apt('update')).ok) result = await install();
  return result.ok
    ? null
    : (result.output.split('\n').findLast((line) => line.startsWith('E:')) ?? 'apt-get failed');
}

function hasProgram(name) {
  const folders =
    `${process.env.PATH ?? ''}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin`.split(':');
  return folders.some((folder) => folder !== '' && existsSync(`${folder}/${name}`));
}
