import { once } from 'node:events';
import type { LeftOutLine } from '@safelight/contract/drives.ts';
import { type Api, connectApi } from '../api.ts';
import { Failure, Usage } from '../failure.ts';
import { oneOf, readWords } from '../words.ts';
import type { Command } from './command.ts';
import { findDrive } from './find-drive.ts';

const FORMATS = ['jsonl', 'b3sum', 'mhl', 'rclone-copy'] as const;

const WHY: Record<LeftOutLine['why'], string> = {
  'not-hashed': 'not hashed yet',
  'name-not-carried': 'a name that this format cannot hold',
  'not-in-cloud': 'not in the cloud yet',
  encrypted: 'encrypted in the cloud: a crypt remote of rclone reads it',
};

export const exportDrive: Command = {
  form: `export --drive D --format ${FORMATS.join('|')}`,
  says: 'Write a drive’s manifest to standard output, also while it is away',
  async run(args) {
    const { values } = readWords(args, [0, 0], { drive: { type: 'string' }, format: { type: 'string' } });
    const format = oneOf('--format', values.format, FORMATS);
    if (values.drive === undefined || format === undefined)
      throw new Usage('export takes --drive and --format.');
    const api = connectApi();
    const { id } = await findDrive(api, values.drive);
    await whole(async () => {
      for await (const chunk of await api.stream(`/drives/${id}/manifest`, { format })) await write(chunk);
    });
    return (await sayLeftOut(api, id, format)) === 0 ? 0 : 3;
  },
};

/** Half a manifest must not pass for a whole one. */
async function whole(act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (cause) {
    if (cause instanceof Failure) throw cause;
    throw new Failure('The manifest broke off. What was written is not the whole of it.', { cause });
  }
}

async function write(chunk: Uint8Array): Promise<void> {
  if (!process.stdout.write(chunk)) await once(process.stdout, 'drain');
}

/** Names on standard error what the manifest does not hold; returns how many Files that is. */
async function sayLeftOut(api: Api, driveId: string, format: string): Promise<number> {
  const text = new TextDecoder();
  let rest = '';
  let count = 0;
  for await (const chunk of await api.stream(`/drives/${driveId}/manifest/left-out`, { format })) {
    const lines = (rest + text.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const { path, pathRaw, why } = JSON.parse(line) as LeftOutLine;
      const exact = pathRaw === undefined ? '' : ` (--path-raw ${pathRaw})`;
      process.stderr.write(`Left out, ${WHY[why]}: ${JSON.stringify(path)}${exact}\n`);
      count++;
    }
  }
  return count;
}
