import type { DriveMode, DriveView } from '@safelight/contract/drives.ts';
import { connectApi } from '../api.ts';
import { printJson, printLine } from '../print.ts';
import { oneOf, readWords } from '../words.ts';
import type { Command } from './command.ts';
import { driveJson } from './drive-json.ts';
import { findDrive } from './find-drive.ts';

export const MODES: DriveMode[] = ['copy', 'cloud-only', 'catalogue-only'];

export const mode: Command = {
  form: 'mode DRIVE [copy|cloud-only|catalogue-only]',
  says: 'Say what becomes of what is on a drive, or show it',
  async run(args) {
    const { values, positionals } = readWords(args, [1, 2], {});
    const [word, said] = positionals;
    const wanted = oneOf('The mode', said, MODES);
    const api = connectApi();
    const { id } = await findDrive(api, word!);
    const drive = wanted
      ? await api.patch<DriveView>(`/drives/${id}`, { mode: wanted })
      : await api.get<DriveView>(`/drives/${id}`);
    if (values.json) printJson(driveJson(drive));
    else printLine(drive.mode);
    return 0;
  },
};
