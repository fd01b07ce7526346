import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { cephConfig } from './ceph-config.ts';
import { runProgram, startServer, stopServer } from './child-process.ts';
import { freePort } from './free-port.ts';

const PROGRAMS = ['radosgw', 'radosgw-admin', 'ceph-mon', 'ceph-osd', 'ceph', 'monmaptool'];
const KEY_ID = 'safelighttestkey0001';
const KEY = 'safelighttestsecret000000000000000000001';

export type CephGateway = {
  endpoint: string;
  keyId: string;
  key: string;
  /** Makes a further key of the same user. */
  makeKey(name: string): Promise<{ keyId: string; key: string }>;
  stop(): Promise<void>;
};

/** Why the Ceph gateway cannot run here, or null when all of its programs are installed. */
export function cephMissing(path = process.env.PATH ?? ''): string | null {
  const folders = [...path.split(delimiter), '/usr/bin', '/usr/sbin'];
  const absent = PROGRAMS.filter((name) => !folders.some((folder) => existsSync(join(folder, name))));
  return absent.length === 0 ? null : `the Ceph object gateway is not installed (${absent.join(', ')})`;
}

/** Starts monitor, object daemon and gateway on loopback, everything in memory, with one user. */
export async function startCephGateway(): Promise<CephGateway> {
  const folder = mkdtempSync(join(tmpdir(), 'sl-ceph-'));
  const ports = { gateway: await freePort(), monV1: await freePort(), monV2: await freePort() };
  const config = join(folder, 'ceph.conf');
  const servers: ChildProcess[] = [];
  const stop = async () => {
    // The gateway hangs when the object daemon goes away under it, so the last started ends first.
    for (const server of servers.toReversed()) await stopServer(server);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const fsid = randomUUID();
    for (const name of ['mon', 'osd', 'rgw']) mkdirSync(join(folder, name));
    writeFileSync(config, cephConfig(folder, fsid, ports));
    writeFileSync(join(folder, 'keyring'), '');
    await startMonitor(folder, config, fsid, ports, servers);
    await startObjectDaemon(config, servers);
    await startGateway(config, ports.gateway, servers);
  } catch (error) {
    await stop();
    throw error;
  }
  const makeKey = async (name: string) => {
    const made = { keyId: `${KEY_ID}${name}`, key: `${KEY}${name}` };
    const key = ['key', 'create', '--uid=tester', '--key-type=s3'];
    const words = [`--access-key=${made.keyId}`, `--secret-key=${made.key}`];
    await runProgram('radosgw-admin', ['-c', config, '-n', 'client.rgw.a', ...key, ...words]);
    return made;
  };
  return { endpoint: `http://127.0.0.1:${ports.gateway}`, keyId: KEY_ID, key: KEY, makeKey, stop };
}

type MonitorPorts = { monV1: number; monV2: number };

async function startMonitor(
  folder: string,
  config: string,
  fsid: string,
  ports: MonitorPorts,
  servers: ChildProcess[],
) {
  const map = join(folder, 'monmap');
  const address = `[v2:127.0.0.1:${ports.monV2},v1:127.0.0.1:${ports.monV1}]`;
  await runProgram('monmaptool', ['--create', '--clobber', '--fsid', fsid, '--addv', 'a', address, map]);
  await runProgram('ceph-mon', ['--mkfs', '-i', 'a', '--monmap', map, '-c', config]);
  servers.push(startServer('ceph-mon', ['-f', '-i', 'a', '-c', config]));
}

async function startObjectDaemon(config: string, servers: ChildProcess[]) {
  const uuid = randomUUID();
  await runProgram('ceph', ['-c', config, '--connect-timeout', '20', 'osd', 'new', uuid, '0']);
  await runProgram('ceph-osd', ['-i', '0', '--mkfs', '--osd-uuid', uuid, '-c', config]);
  servers.push(startServer('ceph-osd', ['-f', '-i', '0', '-c', config]));
}

async function startGateway(config: string, port: number, servers: ChildProcess[]) {
  const user = ['user', 'create', '--uid=tester', '--display-name=tester'];
  const keys = [`--access-key=${KEY_ID}`, `--secret-key=${KEY}`];
  await runProgram('radosgw-admin', ['-c', config, '-n', 'client.rgw.a', ...user, ...keys]);
  servers.push(startServer('radosgw', ['-f', '-n', 'client.rgw.a', '-c', config]));
  await answers(`http://127.0.0.1:${port}/`, 30_000);
}

async function answers(url: string, patience: number) {
  const until = Date.now() + patience;
  for (;;) {
    const answer = await fetch(url).catch(() => null);
    await answer?.body?.cancel();
    if (answer) return;
    if (Date.now() > until) throw new Error(`the Ceph gateway did not answer within ${patience} ms`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
