import { setTimeout as sleep } from 'node:timers/promises';
import type { CloudAdoptionView } from '@safelight/contract/cloud-adoptions.ts';
import { connectApi } from '../api.ts';
import { Failure, Usage } from '../failure.ts';
import { count, printJson, printLine, size } from '../print.ts';
import { readWords } from '../words.ts';
import type { Command } from './command.ts';

const LOOK_MS = 500;

export const adoptCloud: Command = {
  form: 'adopt-cloud BUCKET[/PREFIX] [--wait]',
  says: 'Take what another tool uploaded as cloud copies where it stands; nothing is sent, renamed or removed',
  async run(args) {
    const { values, positionals } = readWords(args, [1, 1], { wait: { type: 'boolean' } });
    const [bucket = '', ...rest] = positionals[0]!.split('/');
    if (bucket === '') throw new Usage('adopt-cloud takes BUCKET or BUCKET/PREFIX.');
    const api = connectApi();
    let adoption = await api.post<CloudAdoptionView>('/cloud/adoptions', { bucket, prefix: rest.join('/') });
    while (values.wait && adoption.finishedAt === null) {
      await sleep(LOOK_MS);
      const { items } = await api.get<{ items: CloudAdoptionView[] }>('/cloud/adoptions');
      const found = items.find(({ id }) => id === adoption.id);
      if (!found) throw new Failure('The adoption is gone.');
      adoption = found;
    }
    if (values.json) printJson(adoption);
    else printLine(outcome(adoption));
    if (!values.wait) return 0;
    return adoption.reason === null ? (adoption.different + adoption.unclear > 0 ? 3 : 0) : 1;
  },
};

function outcome({ finishedAt, reasonText, ...found }: CloudAdoptionView): string {
  if (reasonText !== null) return reasonText;
  if (finishedAt === null) return 'The bucket is being looked through.';
  const { objects, matched, matchedBytes, proven, different, unclear } = found;
  return [
    `${count(objects, 'object')} looked at; ${count(matched, 'content')} (${size(matchedBytes)}) need not be sent.`,
    `${proven} equal by digest, ${different} with other bytes, ${unclear} that could be several files.`,
  ].join('\n');
}
