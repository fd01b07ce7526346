import type { DriveView } from '@safelight/contract/drives.ts';
import { connectApi } from '../api.ts';
import { Usage } from '../failure.ts';
import { printJson, printLine } from '../print.ts';
import { readWords } from '../words.ts';
import type { Command } from './command.ts';
import { driveJson } from './drive-json.ts';
import { findDrive } from './find-drive.ts';

const note = { note: { type: 'string' } } as const;

function tell(drive: DriveView, json: boolean | undefined, says: string): number {
  if (json) printJson(driveJson(drive));
  else printLine(`${drive.name} ${says}.`);
  return 0;
}

export const move: Command = {
  form: 'move DRIVE PLACE',
  says: 'Say where a drive rests from now on: "Shelf 2", or "Safe, Parents’ house" in another building',
  async run(args) {
    const { values, positionals } = readWords(args, [2, 2], {});
    const [word, place] = positionals as [string, string];
    const api = connectApi();
    const { id } = await findDrive(api, word);
    const drive = await api.patch<DriveView>(`/drives/${id}`, { place });
    return tell(drive, values.json, `rests at ${drive.place}`);
  },
};

export const lost: Command = {
  form: 'lost DRIVE [--note TEXT]',
  says: 'Declare a drive lost or dead: nothing on it counts any more',
  async run(args) {
    const { values, positionals } = readWords(args, [1, 1], note);
    const api = connectApi();
    const { id } = await findDrive(api, positionals[0]!);
    const drive = await api.post<DriveView>(`/drives/${id}/lost`, { note: values.note });
    return tell(drive, values.json, 'is lost');
  },
};

export const found: Command = {
  form: 'found DRIVE [--note TEXT]',
  says: 'Say that a lost drive is there again',
  async run(args) {
    const { values, positionals } = readWords(args, [1, 1], note);
    const api = connectApi();
    const { id } = await findDrive(api, positionals[0]!);
    const drive = await api.post<DriveView>(`/drives/${id}/found`, { note: values.note });
    return tell(drive, values.json, `is ${drive.lifecycle} again`);
  },
};

export const lend: Command = {
  form: 'lend DRIVE NAME [--until DAY] [--note TEXT]',
  says: 'Say who has a drive, and until when',
  async run(args) {
    const { values, positionals } = readWords(args, [2, 2], { ...note, until: { type: 'string' } });
    const [word, to] = positionals as [string, string];
    if (values.until !== undefined && !/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(values.until))
      throw new Usage('--until is a day, such as 2027-01-31.');
    const api = connectApi();
    const { id } = await findDrive(api, word);
    const loan = { to, until: values.until ?? null, note: values.note };
    const drive = await api.post<DriveView>(`/drives/${id}/loan`, loan);
    return tell(drive, values.json, `is with ${to}`);
  },
};

export const returned: Command = {
  form: 'returned DRIVE [--note TEXT]',
  says: 'Say that a lent drive is back at its place',
  async run(args) {
    const { values, positionals } = readWords(args, [1, 1], note);
    const api = connectApi();
    const { id } = await findDrive(api, positionals[0]!);
    const drive = await api.post<DriveView>(`/drives/${id}/returned`, { note: values.note });
    return tell(drive, values.json, 'is back');
  },
};
