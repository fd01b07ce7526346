import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { List } from '@safelight/contract/lists.ts';
import type { RestoreProblemView, RestoreView } from '@safelight/contract/restores.ts';
import { type Api, connectApi } from '../api.ts';
import { Usage } from '../failure.ts';
import { count, printJson, printLine, size } from '../print.ts';
import { oneOf, readWords } from '../words.ts';
import type { Command } from './command.ts';
import { findDrive } from './find-drive.ts';

const LOOK_MS = 500;
/** So long a Restore may wait for the dock that has just been asked. */
const BEGIN_MS = 20_000;
const MOST_NAMED = 20;

export const restore: Command = {
  form: 'restore --drive D [--path P] [--at TIME] --to DIR [--from archive|drive|cloud] [--all] [--no-wait]',
  says: 'Write files back to a folder, proven; nothing is overwritten',
  async run(args) {
    const { values } = readWords(args, [0, 0], {
      drive: { type: 'string' },
      path: { type: 'string' },
      'path-raw': { type: 'string' },
      at: { type: 'string' },
      to: { type: 'string' },
      'dir-raw': { type: 'string' },
      from: { type: 'string' },
      all: { type: 'boolean' },
      wait: { type: 'boolean' },
      'no-wait': { type: 'boolean' },
    });
    const { drive, to, 'dir-raw': toRaw } = values;
    if (!drive || (to === undefined) === (toRaw === undefined))
      throw new Usage('restore takes --drive D, and --to DIR or --dir-raw.');
    const from = oneOf('--from', values.from, ['archive', 'drive', 'cloud']);
    const at = values.at === undefined ? undefined : time(values.at);
    const api = connectApi();
    const { id } = await findDrive(api, drive);
    const scope = { drive: id, path: values.path, pathRaw: values['path-raw'], at, all: values.all, from };
    const started = await api.post<RestoreView>('/restores', {
      ...scope,
      ...(to === undefined ? { toRaw } : { to: resolve(to) }),
    });
    const say = (line: string) => {
      if (!values.json) printLine(line);
    };
    say(`${count(started.files, 'file')}, ${size(started.bytes)} to ${started.to}`);
    const ended = values['no-wait'] ? started : await waitForRestore(api, started.id, say);
    const { items } = await api.get<List<RestoreProblemView>>(`/restores/${ended.id}/problems`, {
      limit: '1000',
    });
    if (values.json) printJson({ ...ended, problems: items });
    else if (values['no-wait']) printLine('It is being restored.');
    else sayOutcome(ended, items);
    return values['no-wait'] ? 0 : exitCodeOf(ended);
  },
};

function time(text: string): string {
  const at = new Date(text);
  if (Number.isNaN(at.getTime())) throw new Usage('--at is a time like 2026-03-01T12:00:00Z.');
  return at.toISOString();
}

/** Waits until nothing more happens by itself: it is over, or it waits for something that is not there. */
async function waitForRestore(api: Api, id: string, say: (line: string) => void): Promise<RestoreView> {
  const begun = Date.now();
  for (let told = ''; ; await sleep(LOOK_MS)) {
    const view = await api.get<RestoreView>(`/restores/${id}`);
    const starting = view.state === 'waiting' && view.reason === null && Date.now() - begun < BEGIN_MS;
    if (view.state !== 'running' && !starting) return view;
    const settled = view.restored + view.there + view.failed;
    const line = `Restored: ${count(settled, 'file')} of ${view.files.toLocaleString('en')}, ${size(view.doneBytes)} of ${size(view.bytes)}`;
    if (view.state === 'running' && line !== told) say(line);
    told = line;
  }
}

function sayOutcome(view: RestoreView, problems: RestoreProblemView[]): void {
  const failed = problems.filter(({ kind }) => kind === 'failed');
  for (const { path, reasonText } of failed.slice(0, MOST_NAMED)) printLine(`${path}: ${reasonText}`);
  if (view.failed > Math.min(failed.length, MOST_NAMED))
    printLine(`and ${count(view.failed - Math.min(failed.length, MOST_NAMED), 'more file')}`);
  const { restored, there, unproven } = view;
  const sums = `${restored.toLocaleString('en')} restored, ${there.toLocaleString('en')} were there already, ${view.failed.toLocaleString('en')} failed`;
  const doubt =
    unproven > 0 ? `; ${unproven.toLocaleString('en')} could not be read back past the caches there` : '';
  if (view.state === 'done') printLine(`Done: ${sums}${doubt}.`);
  else printLine(`It is ${view.state}. ${view.reasonText ?? ''} ${sums}${doubt}.`);
}

/** 0 all there, 3 some failed, 1 broken off or waiting. */
function exitCodeOf({ state, failed }: RestoreView): number {
  if (state !== 'done') return 1;
  return failed > 0 ? 3 : 0;
}
