import { resolve } from 'node:path';
import type { DriveView, IngestView } from '@safelight/contract/drives.ts';
import { type Api, connectApi } from '../api.ts';
import { Usage } from '../failure.ts';
import { printJson, printLine } from '../print.ts';
import { oneOf, readWords } from '../words.ts';
import type { Command } from './command.ts';
import { driveJson } from './drive-json.ts';
import { findDrive } from './find-drive.ts';
import { MODES } from './mode.ts';
import { exitCodeOf, outcome, waitForIngest } from './wait-for-ingest.ts';

export const attach: Command = {
  form: 'attach DIR [--name N] [--kind drive|card|folder] [--mode copy|cloud-only|catalogue-only] [--wait]',
  says: 'Treat a folder as an attached drive and ingest it',
  async run(args) {
    const { values, positionals } = readWords(args, [0, 1], {
      name: { type: 'string' },
      kind: { type: 'string' },
      mode: { type: 'string' },
      'path-raw': { type: 'string' },
      wait: { type: 'boolean' },
    });
    const raw = values['path-raw'];
    if ((positionals[0] === undefined) === (raw === undefined))
      throw new Usage('attach takes DIR or --path-raw.');
    const kind = oneOf('--kind', values.kind, ['drive', 'card', 'folder']);
    const mode = oneOf('--mode', values.mode, MODES);
    const where = raw === undefined ? { path: resolve(positionals[0]!) } : { pathRaw: raw };
    const api = connectApi();
    const drive = await api.post<DriveView>('/drives/attach', { ...where, name: values.name, kind, mode });
    return finish(api, drive, values);
  },
};

export const ingest: Command = {
  form: 'ingest DRIVE [--wait]',
  says: 'Ingest an attached drive now',
  async run(args) {
    const { values, positionals } = readWords(args, [1, 1], { wait: { type: 'boolean' } });
    const api = connectApi();
    const drive = await findDrive(api, positionals[0]!);
    await api.post<IngestView>(`/drives/${drive.id}/ingests`);
    return finish(api, await api.get<DriveView>(`/drives/${drive.id}`), values);
  },
};

export const release: Command = {
  form: 'release DRIVE',
  says: 'Stop work on a drive and close every handle',
  async run(args) {
    const { values, positionals } = readWords(args, [1, 1], {});
    const api = connectApi();
    const { id } = await findDrive(api, positionals[0]!);
    const drive = await api.post<DriveView>(`/drives/${id}/release`);
    if (values.json) printJson(driveJson(drive));
    else printLine(`${drive.name} can be unplugged.`);
    return 0;
  },
};

async function finish(
  api: Api,
  started: DriveView,
  asked: { wait?: boolean; json?: boolean },
): Promise<number> {
  const say = (line: string) => {
    if (!asked.json && line) printLine(line);
  };
  const drive = asked.wait ? await waitForIngest(api, started.id, say) : started;
  if (asked.json) printJson(driveJson(drive));
  else printLine(asked.wait ? outcome(drive) : `${drive.name} is attached.`);
  return asked.wait ? exitCodeOf(drive.ingest) : 0;
}
