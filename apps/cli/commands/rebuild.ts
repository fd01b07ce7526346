import { setTimeout as sleep } from 'node:timers/promises';
import type { VerifyView } from '@safelight/contract/care.ts';
import type { RebuildState, RebuildView } from '@safelight/contract/rebuilds.ts';
import { type Api, connectApi } from '../api.ts';
import { Failure, Usage } from '../failure.ts';
import { count, printJson, printLine } from '../print.ts';
import { oneOf, readWords } from '../words.ts';
import type { Command } from './command.ts';

const LOOK_MS = 500;
/** So long it may wait for a worker to take it up. */
const BEGIN_MS = 120_000;

export const rebuild: Command = {
  form: 'rebuild --from cloud|archive [--files]',
  says: 'Fill an empty catalogue; --files fetches every file into the archive afterwards',
  async run(args) {
    const { values } = readWords(args, [0, 0], { from: { type: 'string' }, files: { type: 'boolean' } });
    const from = oneOf('--from', values.from, ['cloud', 'archive']);
    if (from === undefined) throw new Usage('rebuild takes --from cloud or --from archive.');
    const api = connectApi();
    const started = await api.post<RebuildView>('/rebuild', { from });
    const ended = await waitForRebuild(api, started.id, (line) => {
      if (!values.json) printLine(line);
    });
    if (ended.state === 'done' && values.files) await fetchFiles(api);
    if (values.json) printJson(ended);
    else sayOutcome(ended, values.files === true);
    if (ended.state !== 'done') return 1;
    return ended.refused.length > 0 ? 3 : 0;
  },
};

async function waitForRebuild(api: Api, id: string, say: (line: string) => void): Promise<RebuildView> {
  const begun = Date.now();
  for (let told = ''; ; await sleep(LOOK_MS)) {
    const { newest } = await api.get<RebuildState>('/rebuild');
    if (newest?.id !== id) throw new Failure('Another rebuild has begun.');
    if (newest.state === 'done' || newest.state === 'failed') return newest;
    if (newest.state === 'waiting' && Date.now() - begun > BEGIN_MS)
      throw new Failure('No worker takes it up. It begins by itself when one runs.');
    const line = `Put back: ${count(newest.rows, 'row')}`;
    if (newest.rows > 0 && line !== told) say(line);
    told = line;
  }
}

/** Everything that is missing in the Archive is read from the best copy and put there. */
async function fetchFiles(api: Api): Promise<void> {
  await api.post<{ items: VerifyView[] }>('/verifies', {
    volume: 'archive',
    trouble: true,
    heal: true,
    healMissing: true,
  });
}

const BASIS: Record<NonNullable<RebuildView['basis']>, string> = {
  catalogue: 'the catalogue export',
  manifests: 'the manifests',
  listing: 'the listing of the bucket',
};

function sayOutcome(view: RebuildView, files: boolean): void {
  for (const { path, detail } of view.refused) printLine(`Not used: ${path}. ${detail}`);
  if (view.state !== 'done') {
    printLine(view.reasonText ?? 'It broke off.');
    return;
  }
  const asOf = view.asOf === null ? '' : ` of ${view.asOf}`;
  printLine(`The catalogue is back: ${count(view.rows, 'row')} from ${BASIS[view.basis!]}${asOf}.`);
  if (files) printLine('The files are being fetched into the archive; safelight status says how far it is.');
}
