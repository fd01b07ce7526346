import type { CloudView } from '@safelight/contract/state.ts';
import { connectApi } from '../api.ts';
import { Usage } from '../failure.ts';
import { count, printJson, printLine, size } from '../print.ts';
import { readWords } from '../words.ts';
import type { Command } from './command.ts';

export const uploadsPause: Command = {
  form: 'uploads pause [--hours N]',
  says: 'Let uploads rest, for some hours or until they are told to go on',
  async run(args) {
    const { values } = readWords(args, [0, 0], { hours: { type: 'string' } });
    if (values.hours !== undefined && !(Number(values.hours) > 0)) throw new Usage('--hours takes a number.');
    const query = values.hours === undefined ? '' : `?hours=${Number(values.hours)}`;
    return say(await connectApi().post<CloudView>(`/uploads/pause${query}`), values.json);
  },
};

export const uploadsResume: Command = {
  form: 'uploads resume',
  says: 'Let uploads go on',
  async run(args) {
    const { values } = readWords(args, [0, 0], {});
    return say(await connectApi().post<CloudView>('/uploads/resume'), values.json);
  },
};

function say(cloud: CloudView, json: boolean | undefined): number {
  if (json) printJson(cloud);
  else {
    const left = `${count(cloud.pendingFiles, 'file')}, ${size(cloud.pendingBytes)}`;
    const until = cloud.pausedUntil ? ` until ${new Date(cloud.pausedUntil).toLocaleString()}` : '';
    printLine(cloud.paused ? `Uploads rest${until}. ${left} wait.` : `Uploads go on. ${left} to go.`);
  }
  return 0;
}
