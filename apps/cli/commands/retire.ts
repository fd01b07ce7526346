import { setTimeout as sleep } from 'node:timers/promises';
import type { CertificateView, RetirementView } from '@safelight/contract/retirements.ts';
import { type Api, connectApi } from '../api.ts';
import { Failure, Usage } from '../failure.ts';
import { count, printJson, printLine, size } from '../print.ts';
import { readWords } from '../words.ts';
import type { Command } from './command.ts';
import { findDrive } from './find-drive.ts';

const LOOK_MS = 500;
/** So long it may wait for the dock to take it up. */
const BEGIN_MS = 120_000;

export const retire: Command = {
  form: 'retire DRIVE --place PLACE [--note TEXT]',
  says: 'Put a drive away, with a certificate that all on it is safe; else say what is missing',
  async run(args) {
    const { values, positionals } = readWords(args, [1, 1], {
      place: { type: 'string' },
      note: { type: 'string' },
    });
    if (!values.place) throw new Usage('retire takes --place PLACE: where the drive goes.');
    const api = connectApi();
    const { id } = await findDrive(api, positionals[0]!);
    const wish = { place: values.place, note: values.note };
    const started = await api.post<RetirementView>(`/drives/${id}/retire`, wish);
    const ended = await waitForCheck(api, started, (line) => {
      if (!values.json) printLine(line);
    });
    if (values.json) printJson(ended);
    else if (ended.certificate) sayCertificate(ended.certificate);
    else sayOutcome(ended);
    return { retired: 0, refused: 3, failed: 1, waiting: 1, running: 1 }[ended.state];
  },
};

async function waitForCheck(
  api: Api,
  started: RetirementView,
  say: (line: string) => void,
): Promise<RetirementView> {
  const begun = Date.now();
  let told = '';
  for (let view = started; ; view = await api.get<RetirementView>(`/retirements/${view.id}`)) {
    if (view.state !== 'waiting' && view.state !== 'running') return view;
    if (view.state === 'waiting' && Date.now() - begun > BEGIN_MS)
      throw new Failure('No dock takes it up. It begins by itself when one runs.');
    const line = `Looked at in the Archive: ${view.checked.toLocaleString('en')} of ${count(view.copies, 'copy', 'copies')}`;
    if (view.state === 'running' && line !== told) say(line);
    told = line;
    await sleep(LOOK_MS);
  }
}

function sayOutcome(view: RetirementView): void {
  if (view.state === 'failed') printLine(`It could not be checked. ${view.reasonText ?? ''}`);
  else printLine(`${view.drive} is not retired. What is missing:`);
  for (const { says, mend, files, bytes } of view.missing) {
    const amount = files > 0 ? ` (${count(files, 'file')}${bytes > 0 ? `, ${size(bytes)}` : ''})` : '';
    printLine(`  ${says}${amount} ${mend}`);
  }
}

function sayCertificate(said: CertificateView): void {
  printLine(`${said.drive} is retired. It goes to ${said.place}.`);
  printLine(`  ${count(said.files, 'file')}, ${size(said.bytes)}, proven ${said.at}`);
  for (const { medium, name, contents } of said.holders) {
    const where =
      medium === 'nas' ? 'in the Archive' : medium === 'cloud' ? `in the cloud (${name})` : `on ${name}`;
    printLine(`  ${contents.toLocaleString('en')} of ${count(said.contents, 'content')} ${where}`);
  }
  printLine(`  BLAKE3 of its list of files (b3sum): ${said.manifest.blake3}`);
  const { files, bytes, folders } = said.notCovered;
  if (files === 0) return;
  const named = folders.map(({ name }) => name || 'files at its top').slice(0, 10);
  printLine(
    `  Not covered: ${count(files, 'file')}, ${size(bytes)} outside its source folders: ${named.join(', ')}`,
  );
}
