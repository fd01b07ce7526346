import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const SERVER = '10.231.77.1';
const CLIENT = '10.231.77.2';

export interface TwoMachines {
  /** The address of the first as the second sees it. */
  address: string;
  /** What stands before a command that is to run on the first, or on the second. */
  first: string[];
  second: string[];
  /** A program that runs `command` on the second. */
  wrap(folder: string, command: string): string;
  stop(): void;
}

/** Why there cannot be two machines here, or null. */
export function machinesMissing(): string | null {
  if (process.getuid?.() !== 0) return 'making networks needs root';
  const made = spawnSync('ip', ['netns', 'list']);
  return made.status === 0 ? null : 'iproute2 is not installed';
}

/** Two networks with one cable between them, and no way out of them. */
export function connectTwoMachines(): TwoMachines {
  const [a, b] = [`safelight-${process.pid}-a`, `safelight-${process.pid}-b`];
  const ip = (...words: string[]) => execFileSync('ip', words);
  const enter = (name: string) => ['ip', 'netns', 'exec', name];
  for (const name of [a, b]) ip('netns', 'add', name);
  ip('-n', a, 'link', 'add', 'cable', 'type', 'veth', 'peer', 'name', 'cable', 'netns', b);
  for (const [name, address] of [[a, SERVER] as const, [b, CLIENT] as const]) {
    ip('-n', name, 'address', 'add', `${address}/30`, 'dev', 'cable');
    for (const device of ['lo', 'cable']) ip('-n', name, 'link', 'set', device, 'up');
  }
  return {
    address: SERVER,
    first: enter(a),
    second: enter(b),
    wrap(folder, command) {
      const script = join(folder, 'on-the-second-machine');
      writeFileSync(script, `#!/bin/sh\nexec ${enter(b).join(' ')} ${command} "$@"\n`);
      chmodSync(script, 0o755);
      return script;
    },
    stop() {
      for (const name of [a, b]) spawnSync('ip', ['netns', 'delete', name]);
    },
  };
}
