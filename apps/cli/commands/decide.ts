import type { DriveView, IngestView } from '@safelight/contract/drives.ts';
import { type Api, connectApi } from '../api.ts';
import { Failure, Usage } from '../failure.ts';
import { printJson, printLine } from '../print.ts';
import { readWords } from '../words.ts';
import type { Command } from './command.ts';
import { driveJson } from './drive-json.ts';
import { findDrive } from './find-drive.ts';

export const choose: Command = {
  form: 'choose DRIVE [FOLDER…] [--whole] [--nothing] [--dir-raw BASE64URL]',
  says: 'Choose what is ingested of a drive, or show it',
  async run(args) {
    const { values, positionals } = readWords(args, [1, 1000], {
      whole: { type: 'boolean' },
      nothing: { type: 'boolean' },
      'dir-raw': { type: 'string', multiple: true },
    });
    const api = connectApi();
    const [word, ...folders] = positionals;
    const raw = [
      ...folders.map((path) => Buffer.from(path).toString('base64url')),
      ...(values['dir-raw'] ?? []),
    ];
    if (Number(raw.length > 0) + Number(values.whole ?? false) + Number(values.nothing ?? false) > 1)
      throw new Usage('choose takes folders, --whole or --nothing.');
    const { id } = await findDrive(api, word!);
    if (values.whole) raw.push('');
    const chosen = raw.length > 0 || values.nothing;
    const drive = chosen
      ? await api.patch<DriveView>(`/drives/${id}`, { sourceFoldersRaw: raw })
      : await api.get<DriveView>(`/drives/${id}`);
    const sources = drive.volumes.flatMap(({ sourceFolders }) => sourceFolders);
    if (values.json) printJson(sources);
    else for (const path of sources) printLine(path === '' ? 'the whole drive' : path);
    return 0;
  },
};

export const answer: Command = {
  form: 'answer DRIVE yes|no',
  says: 'Answer a held ingest: yes copies what looks damaged as new versions, no leaves it on the drive',
  async run(args) {
    const { values, positionals } = readWords(args, [2, 2], {});
    const [word, said] = positionals;
    if (said !== 'yes' && said !== 'no') throw new Usage('answer takes yes or no.');
    const api = connectApi();
    const { id } = await findDrive(api, word!);
    const asking = await askingIngest(api, id);
    await api.post<IngestView>(`/ingests/${asking.id}/answer`, { goOn: said === 'yes' });
    const drive = await api.get<DriveView>(`/drives/${id}`);
    if (values.json) printJson(driveJson(drive));
    else printLine(said === 'yes' ? `${drive.name} goes on.` : `${drive.name} is left as it is.`);
    return 0;
  },
};

async function askingIngest(api: Api, driveId: string): Promise<IngestView> {
  const { ingest, name } = await api.get<DriveView>(`/drives/${driveId}`);
  if (!ingest?.question) throw new Failure(`${name} asks nothing.`);
  return ingest;
}
