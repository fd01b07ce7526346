import fs from 'node:fs';
import { join } from 'node:path';
import type { List } from '@safelight/contract/lists.ts';
import type { RestoreProblemView, RestoreRequest, RestoreView } from '@safelight/contract/restores.ts';
import { blake3Of } from '@safelight/core/base/bytes.ts';
import { joinPath, parentPath } from '@safelight/core/base/paths.ts';
import { until } from './attach-by-hand.ts';
import type { CareRoom } from './care-room.ts';

const OVER = ['done', 'failed', 'cancelled'];

export type Ended = RestoreView & { problems: RestoreProblemView[] };

/** Starts a Restore and waits until it is over. */
export async function restored(room: CareRoom, wish: RestoreRequest): Promise<Ended> {
  const { id } = await room.ask<RestoreView>('/restores', 'POST', wish);
  return restoreOver(room, id);
}

export async function restoreOver(room: CareRoom, id: string): Promise<Ended> {
  let view!: RestoreView;
  await until(async () => {
    view = await room.ask<RestoreView>(`/restores/${id}`);
    return OVER.includes(view.state);
  }, 'the restore is over');
  const { items } = await room.ask<List<RestoreProblemView>>(`/restores/${id}/problems?limit=1000`);
  return { ...view, problems: items };
}

/** What lies below a folder: hash and time of each file by its path, whose bytes stand as latin1. */
export function treeOf(top: string | Buffer): Record<string, { blake3: string; mtimeNs: bigint }> {
  const found: Record<string, { blake3: string; mtimeNs: bigint }> = {};
  const visit = (folder: Buffer) => {
    for (const entry of fs.readdirSync(joinPath(Buffer.from(top as string), folder), {
      withFileTypes: true,
      encoding: 'buffer',
    })) {
      const path = joinPath(folder, entry.name);
      const whole = joinPath(Buffer.from(top as string), path);
      if (entry.isDirectory()) visit(path);
      else
        found[path.toString('latin1')] = {
          blake3: blake3Of(fs.readFileSync(whole)).toString('hex'),
          mtimeNs: fs.statSync(whole, { bigint: true }).mtimeNs,
        };
    }
  };
  visit(Buffer.alloc(0));
  return found;
}

/** Writes a file whose name is bytes. */
export function writeRaw(top: string, path: Buffer, bytes: string | Buffer, time?: Date): void {
  const whole = joinPath(Buffer.from(top), path);
  fs.mkdirSync(parentPath(whole), { recursive: true });
  fs.writeFileSync(whole, bytes);
  if (time) fs.utimesSync(whole, time, time);
}

/** An empty folder beside the Archive. */
export function emptyFolder(room: CareRoom, name: string): string {
  const folder = join(room.stack.folder, name);
  fs.mkdirSync(folder);
  return folder;
}
