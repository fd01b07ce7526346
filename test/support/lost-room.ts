import fs from 'node:fs';
import { join } from 'node:path';
import type { PapersView } from '@safelight/contract/papers.ts';
import type { SiteView } from '@safelight/contract/places.ts';
import type { RebuildView } from '@safelight/contract/rebuilds.ts';
import { until } from './attach-by-hand.ts';
import { type CareRoom, write } from './care-room.ts';
import { uploaded } from './cloud-room.ts';
import { writeRaw } from './restore-room.ts';

const ODD = Buffer.from('Photography/caf\xe9\n\\1.jpg', 'latin1');

/** A drive with odd names, a duplicate, an older version, a file that is gone; people, places, a share. Returns its top. */
export async function fillRoom(room: CareRoom): Promise<string> {
  const top = room.makeDrive('Source', {
    '2019/a.jpg': 'first',
    '2019/again/a.jpg': 'first',
    '2019/Ünï 写.jpg': 'wide',
    'list.xmp': '<x/>',
    'gone.jpg': 'gone soon',
    'changed.jpg': 'as it was',
  });
  writeRaw(top, ODD, 'odd', new Date(-1500));
  const drive = await room.attach(top, 'LaCie');
  fs.rmSync(join(top, 'Photography/gone.jpg'));
  write(join(top, 'Photography/changed.jpg'), 'as it is now');
  await room.ask(`/drives/${drive.id}/ingests`, 'POST');
  await room.ingested(drive.id);
  await uploaded(room, drive.id, 7);
  const site = await room.ask<{ id: string }>('/sites', 'POST', { name: 'Bank' });
  const { places } = await room.ask<SiteView>('/places', 'POST', { siteId: site.id, name: 'Safe 7' });
  await room.ask(`/drives/${drive.id}/moves`, 'POST', { placeId: places[0]!.id, note: 'by car' });
  await room.ask('/settings', 'PATCH', { ruleCopies: 2 });
  const { id } = await room.file('a.jpg', drive.id);
  await room.ask('/shares', 'POST', { title: 'For Ann', files: [id] });
  await room.cli('user', 'add', 'ann@example.org', '--role', 'viewer', '--password', 'a long secret of Ann');
  await room.cli('token', 'create', '--name', 'script');
  return top;
}

/** Waits until everything is written down, in the bucket too. */
export async function writtenDown(room: CareRoom): Promise<PapersView> {
  const { code, err } = await room.cli('papers', '--write');
  if (code !== 0) throw new Error(`safelight papers ended with ${code}: ${err}`);
  let view!: PapersView;
  await until(
    async () => {
      view = await room.ask<PapersView>('/papers');
      const { archive, cloud } = view.catalogue;
      return archive !== null && archive.at === cloud?.at;
    },
    'the papers are in the bucket',
    90,
  );
  return view;
}

/** Rebuilds a room's catalogue by the command. */
export async function rebuilt(room: CareRoom, from: 'cloud' | 'archive') {
  const { code, out, err } = await room.cli('rebuild', '--from', from, '--json');
  return { code, err, view: out === '' ? null : (JSON.parse(out) as RebuildView) };
}
