import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CardCheckView, CardFileView } from '@safelight/contract/cards.ts';
import type { DriveView } from '@safelight/contract/drives.ts';
import { type Api, connectApi } from '../api.ts';
import { everything } from '../everything.ts';
import { Failure, Usage } from '../failure.ts';
import { count, printJson, printLine, size } from '../print.ts';
import { readWords } from '../words.ts';
import type { Command } from './command.ts';

const LOOK_MS = 300;
/** So long a check may wait for its dock. */
const BEGIN_MS = 60_000;
/** So many of the open files are named; `--json` names all. */
const NAMED = 40;

export const card: Command = {
  form: 'card DIR',
  says: 'Say whether a memory card may be formatted, or what of it is held nowhere else',
  async run(args) {
    const { values, positionals } = readWords(args, [0, 1], { 'path-raw': { type: 'string' } });
    const raw = values['path-raw'];
    if ((positionals[0] === undefined) === (raw === undefined))
      throw new Usage('card takes DIR or --path-raw.');
    const api = connectApi();
    const drive = await cardAt(
      api,
      raw === undefined ? { path: resolve(positionals[0]!) } : { pathRaw: raw },
    );
    const started = await api.post<CardCheckView>(`/cards/${drive.id}/checks`);
    const check = await waitForCheck(api, started, (line) => {
      if (!values.json) printLine(line);
    });
    const open = check.open > 0 ? await openFiles(api, check) : [];
    if (values.json) printJson({ ...check, drive: drive.name, safeToFormat: isSafe(check), openFiles: open });
    else sayVerdict(check, open);
    return isSafe(check) ? 0 : 3;
  },
};

/** The card that is attached there, or that is attached there now. */
async function cardAt(api: Api, where: { path: string } | { pathRaw: string }): Promise<DriveView> {
  const drives = await everything<DriveView>(api, '/drives');
  const here = drives.find(
    (drive) => drive.attached && !drive.released && 'path' in where && drive.mountPath === where.path,
  );
  return here ?? api.post<DriveView>('/drives/attach', { ...where, kind: 'card' });
}

async function waitForCheck(
  api: Api,
  started: CardCheckView,
  say: (line: string) => void,
): Promise<CardCheckView> {
  const begun = Date.now();
  let told = '';
  for (;;) {
    const now = await api.get<CardCheckView>(`/card-checks/${started.id}`);
    if (now.state === 'done' || now.state === 'failed') return now;
    if (now.state === 'waiting' && Date.now() - begun > BEGIN_MS)
      throw new Failure('No dock takes it up. It begins by itself when one runs.');
    const line = `Compared: ${count(now.read, 'file')} of ${now.files.toLocaleString('en')}, ${size(now.readBytes)} of ${size(now.bytes)}`;
    if (now.files > 0 && line !== told) say(line);
    told = line;
    await sleep(LOOK_MS);
  }
}

const isSafe = ({ state, verdict, stands }: CardCheckView) =>
  state === 'done' && verdict === 'safe' && stands;

function openFiles(api: Api, { id }: CardCheckView): Promise<CardFileView[]> {
  return everything<CardFileView>(api, `/card-checks/${id}/files`, { state: 'open' });
}

function sayVerdict(check: CardCheckView, open: CardFileView[]): void {
  printLine(verdictOf(check));
  for (const { path, bytes, whyText } of open.slice(0, NAMED))
    printLine(`  ${path}  ${size(bytes)}  ${whyText ?? ''}`);
  if (open.length > NAMED) printLine(`  and ${(open.length - NAMED).toLocaleString('en')} more`);
}

function verdictOf(check: CardCheckView): string {
  const { verdict, files, bytes, open, fewestCopies, fewestSites, damage, leftOut } = check;
  const others = leftOut > 0 ? ` ${count(leftOut, 'file')} of systems or without a byte left out.` : '';
  if (check.state === 'failed') return `Not known. ${check.reasonText ?? ''}`.trimEnd();
  if (isSafe(check))
    return `Safe to format. ${count(files, 'file')}, ${size(bytes)}, proven in the archive; each in ${atLeast(fewestCopies, 'copy', 'copies')} beside the card, in ${atLeast(fewestSites, 'building', 'buildings')}.${others}`;
  if (verdict === 'damaged')
    return `Not safe. ${damage ?? 'Parts of the card cannot be read.'} There may be files on it that cannot be seen.`;
  if (verdict === 'changed' || check.over !== null)
    return 'Not safe. The card was written to meanwhile. Check it again.';
  if (verdict === 'empty') return `Nothing to prove: there is no file on this card.${others}`;
  return `Not yet. ${count(open, 'file')} of ${files.toLocaleString('en')}, ${size(check.openBytes)}, are not safe elsewhere.${others}`;
}

function atLeast(n: number | null, one: string, several: string): string {
  return `at least ${count(n ?? 0, one, several)}`;
}
