import { setTimeout as sleep } from 'node:timers/promises';
import type { PapersView } from '@safelight/contract/papers.ts';
import { connectApi } from '../api.ts';
import { Failure } from '../failure.ts';
import { printJson, printLine, size } from '../print.ts';
import { readWords } from '../words.ts';
import type { Command } from './command.ts';

const LOOK_MS = 500;
/** A worker that takes it up says so within a minute; a large catalogue takes longer. */
const PATIENCE_MS = 60 * 60_000;

export const papers: Command = {
  form: 'papers [--write]',
  says: 'What is written down of the catalogue beside the files; --write does it now',
  async run(args) {
    const { values } = readWords(args, [0, 0], { write: { type: 'boolean' } });
    const api = connectApi();
    let view = values.write ? await api.post<PapersView>('/papers') : await api.get<PapersView>('/papers');
    for (const begun = Date.now(); values.write && view.due; view = await api.get<PapersView>('/papers')) {
      if (Date.now() - begun > PATIENCE_MS) throw new Failure('No worker has written it down yet.');
      await sleep(LOOK_MS);
    }
    if (values.json) printJson(view);
    else for (const line of linesOf(view)) printLine(line);
    return 0;
  },
};

function linesOf({ catalogue, manifests }: PapersView): string[] {
  const places = ({ archive, cloud }: PapersView['catalogue']) =>
    [archive && `archive ${archive.at} (${size(archive.bytes)})`, cloud && `cloud ${cloud.at}`]
      .filter((text) => text !== null)
      .join(', ') || 'not written down yet';
  return [
    `Catalogue: ${places(catalogue)}`,
    ...manifests.map(({ drive, ...at }) => `${drive}: ${places(at)}`),
  ];
}
