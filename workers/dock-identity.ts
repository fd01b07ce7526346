import fs from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '@safelight/core/base/clock.ts';
import { newId } from '@safelight/core/base/ids.ts';

export interface DockIdentity {
  id: string;
  name: string;
}

/** A dock keeps its id in its data folder: a container's host name changes with each update. */
export function readDockIdentity(data: string, clock: Clock): DockIdentity {
  const path = join(data, 'dock.json');
  fs.mkdirSync(data, { recursive: true });
  try {
    return JSON.parse(fs.readFileSync(path, 'utf8')) as DockIdentity;
  } catch {
    const identity = { id: newId(clock), name: hostname() };
    fs.writeFileSync(path, `${JSON.stringify(identity)}\n`);
    return identity;
  }
}
