import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { VerifyView } from '@safelight/contract/care.ts';
import type { DriveView } from '@safelight/contract/drives.ts';
import { type Api, connectApi } from '../api.ts';
import { Failure, Usage } from '../failure.ts';
import { count, printJson, printLine, size } from '../print.ts';
import { oneOf, readWords } from '../words.ts';
import type { Command } from './command.ts';
import { driveJson } from './drive-json.ts';
import { findDrive } from './find-drive.ts';
import { exitCodeOf, outcome, waitForIngest } from './wait-for-ingest.ts';

const LOOK_MS = 500;
/** So long a Verify may wait for a worker to take it up. */
const BEGIN_MS = 120_000;

export const adopt: Command = {
  form: 'adopt DIR --drive NAME [--wait]',
  says: 'Catalogue a folder of the archive where it stands',
  async run(args) {
    const { values, positionals } = readWords(args, [0, 1], {
      drive: { type: 'string' },
      'path-raw': { type: 'string' },
      wait: { type: 'boolean' },
    });
    const raw = values['path-raw'];
    if ((positionals[0] === undefined) === (raw === undefined))
      throw new Usage('adopt takes DIR or --path-raw.');
    if (!values.drive) throw new Usage('adopt takes --drive NAME: the drive that the folder came from.');
    const where = raw === undefined ? { path: resolve(positionals[0]!) } : { pathRaw: raw };
    const api = connectApi();
    const started = await api.post<DriveView>('/archive/adoptions', { ...where, drive: values.drive });
    const say = (line: string) => {
      if (!values.json && line) printLine(line);
    };
    const drive = values.wait ? await waitForIngest(api, started.id, say) : started;
    if (values.json) printJson(driveJson(drive));
    else printLine(values.wait ? outcome(drive) : `${drive.name} is being adopted.`);
    return values.wait ? exitCodeOf(drive.ingest) : 0;
  },
};

export const verify: Command = {
  form: 'verify [--drive D] [--volume archive|drive|cloud] [--sample PERCENT] [--heal] [--missing]',
  says: 'Read copies again and compare; heal what is damaged; --missing fetches what the archive has lost',
  async run(args) {
    const { values } = readWords(args, [0, 0], {
      drive: { type: 'string' },
      volume: { type: 'string' },
      sample: { type: 'string' },
      heal: { type: 'boolean' },
      missing: { type: 'boolean' },
    });
    const volume = oneOf('--volume', values.volume, ['archive', 'drive', 'cloud']);
    const sample = values.sample === undefined ? undefined : percent(values.sample);
    const api = connectApi();
    const drive = values.drive === undefined ? undefined : (await findDrive(api, values.drive)).id;
    const lost = values.missing ? { trouble: true, heal: true, healMissing: true } : { heal: values.heal };
    const wish = { volume, drive, sample, ...lost };
    const { items } = await api.post<{ items: VerifyView[] }>('/verifies', wish);
    const done = await waitForAll(api, items, (line) => {
      if (!values.json) printLine(line);
    });
    if (values.json) printJson({ ...sumOf(done), verifies: done });
    else for (const one of done) printLine(sentence(one));
    return exitCode(done);
  },
};

function percent(text: string): number {
  const value = Number(text.replace(/%$/, ''));
  if (!(value > 0 && value <= 100)) throw new Usage('--sample is a percentage above 0, up to 100.');
  return value;
}

async function waitForAll(
  api: Api,
  started: VerifyView[],
  say: (line: string) => void,
): Promise<VerifyView[]> {
  const begun = Date.now();
  let told = '';
  for (;;) {
    const now = await Promise.all(started.map(({ id }) => api.get<VerifyView>(`/verifies/${id}`)));
    if (now.every(({ state }) => state === 'done' || state === 'failed')) return now;
    if (now.some(({ state }) => state === 'waiting') && Date.now() - begun > BEGIN_MS)
      throw new Failure('No worker takes it up. It begins by itself when one runs.');
    const { checked, copies, checkedBytes, bytes } = sumOf(now);
    const line = `Read: ${count(checked, 'copy', 'copies')} of ${copies.toLocaleString('en')}, ${size(checkedBytes)} of ${size(bytes)}`;
    if (copies > 0 && line !== told) say(line);
    told = line;
    await sleep(LOOK_MS);
  }
}

const FIGURES = [
  'copies',
  'bytes',
  'checked',
  'checkedBytes',
  'good',
  'damaged',
  'changed',
  'missing',
  'unreadable',
  'healed',
  'unhealed',
] as const;

function sumOf(verifies: VerifyView[]): Record<(typeof FIGURES)[number], number> {
  const sums = FIGURES.map((name) => [name, verifies.reduce((sum, one) => sum + one[name], 0)]);
  return Object.fromEntries(sums) as Record<(typeof FIGURES)[number], number>;
}

function sentence(verify: VerifyView): string {
  const where = verify.drive ? `${verify.volume}, ${verify.drive}` : verify.volume;
  const figures = `${verify.good.toLocaleString('en')} good, ${verify.damaged} damaged, ${verify.missing} missing, ${verify.changed} changed, ${verify.unreadable} unreadable`;
  const healing = verify.heal ? `; ${verify.healed} healed, ${verify.unhealed} could not be` : '';
  const lost = verify.volume === 'cloud' ? verify.damaged + verify.missing : 0;
  const mended = lost > 0 ? `; ${lost.toLocaleString('en')} will be uploaded again` : '';
  const read = `${where}: ${count(verify.checked, 'copy', 'copies')} read, ${size(verify.checkedBytes)}: ${figures}${healing}${mended}.`;
  return verify.state === 'failed' ? `${read} It broke off: ${verify.reasonText ?? verify.reason}` : read;
}

/** 3: something is damaged, missing or unreadable, even if it was healed; 1: it could not be read to the end. */
function exitCode(verifies: VerifyView[]): number {
  const { damaged, missing, unreadable } = sumOf(verifies);
  if (damaged + missing + unreadable > 0) return 3;
  return verifies.some(({ state }) => state === 'failed') ? 1 : 0;
}
