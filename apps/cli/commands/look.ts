import type { DriveView } from '@safelight/contract/drives.ts';
import type { FileView } from '@safelight/contract/files.ts';
import type { List } from '@safelight/contract/lists.ts';
import type { StatusView } from '@safelight/contract/state.ts';
import { connectApi } from '../api.ts';
import { everything } from '../everything.ts';
import { Usage } from '../failure.ts';
import { count, printJson, printLine, printTable, size } from '../print.ts';
import { readWords } from '../words.ts';
import type { Command } from './command.ts';
import { driveJson } from './drive-json.ts';

export const status: Command = {
  form: 'status',
  says: 'How everything stands',
  async run(args) {
    const { values } = readWords(args, [0, 0], {});
    const found = await connectApi().get<StatusView>('/status');
    if (values.json) printJson(found);
    else printStatus(found);
    return 0;
  },
};

function printStatus({ version, ready, drives, files, bytes, safety, cloud, jobs }: StatusView): void {
  printLine(`Safelight ${version}, ${ready ? 'ready' : 'not ready'}`);
  printLine(`${count(drives.total, 'drive')}, ${drives.attached} attached, ${drives.retired} retired`);
  printLine(`${count(files, 'file')}, ${size(bytes)}`);
  printLine(`${size(safety.atRiskBytes)} in ${count(safety.atRiskFiles, 'file')} exist in one building only`);
  if (!cloud.configured) printLine('No cloud store is set up');
  else printLine(`${count(cloud.pendingFiles, 'file')}, ${size(cloud.pendingBytes)} on the way to the cloud`);
  printLine(`${count(jobs.running, 'job')} running, ${jobs.waiting} waiting, ${jobs.failed} failed`);
}

export const drives: Command = {
  form: 'drives',
  says: 'Every drive ever seen',
  async run(args) {
    const { values } = readWords(args, [0, 0], {});
    const found = await everything<DriveView>(connectApi(), '/drives');
    if (values.json) printJson(found.map(driveJson));
    else
      printTable(
        found.map((drive) => [
          drive.name,
          drive.attached ? 'attached' : drive.lifecycle === 'lost' ? 'lost' : (drive.place ?? 'away'),
          drive.ingest?.state ?? '',
          size(drive.bytes),
          count(drive.files, 'file'),
          drive.id,
        ]),
      );
    return 0;
  },
};

export const find: Command = {
  form: 'find QUERY [--limit N] [--cursor C]',
  says: 'Find files by words and pieces of their names',
  async run(args) {
    const { values, positionals } = readWords(args, [1, 100], {
      limit: { type: 'string' },
      cursor: { type: 'string' },
    });
    if (values.limit !== undefined && !/^[1-9][0-9]{0,3}$/.test(values.limit))
      throw new Usage('--limit is 1 to 1000.');
    const query = { q: positionals.join(' '), limit: values.limit, cursor: values.cursor };
    const found = await connectApi().get<List<FileView>>('/files', query);
    if (values.json) printJson(found);
    else {
      printTable(
        found.items.map((file) => [
          file.takenAt?.slice(0, 10) ?? '',
          size(file.bytes),
          file.drive,
          file.path,
        ]),
      );
      printLine(`${found.totalIs ? 'more than ' : ''}${count(found.total, 'file')} found`);
      if (found.next) printLine(`More with --cursor ${found.next}`);
    }
    return 0;
  },
};
