import type { DriveView } from '@safelight/contract/drives.ts';
import type { Api } from '../api.ts';
import { everything } from '../everything.ts';
import { Failure } from '../failure.ts';

/** The Drive that a word means: its id, else its name or folder, in whatever case. @throws Failure */
export async function findDrive(api: Api, word: string): Promise<DriveView> {
  const drives = await everything<DriveView>(api, '/drives');
  const byId = drives.find((drive) => drive.id === word);
  if (byId) return byId;
  const same = (text: string) => text.normalize('NFC').toLowerCase() === word.normalize('NFC').toLowerCase();
  const found = drives.filter((drive) => same(drive.name) || same(drive.folder));
  if (found.length === 1) return found[0]!;
  if (found.length === 0) throw new Failure(`There is no drive ${word}.`);
  throw new Failure(`Several drives are called ${word}: ${found.map((drive) => drive.id).join(', ')}.`);
}
