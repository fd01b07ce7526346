import { setTimeout as sleep } from 'node:timers/promises';
import type { RemovalPlanView, RemovalView } from '@safelight/contract/removals.ts';
import { type Api, connectApi } from '../api.ts';
import { Usage } from '../failure.ts';
import { count, printJson, printLine, size } from '../print.ts';
import { readWords } from '../words.ts';
import type { Command } from './command.ts';
import { findDrive } from './find-drive.ts';

const LOOK_MS = 500;

export const remove: Command = {
  form: 'remove (--drive D [--path P] | --file ID) [--everywhere] [--confirm DIGEST --why TEXT [--no-wait]]',
  says: 'Remove on purpose: shows what would go, and does it once what was shown is confirmed',
  async run(args) {
    const { values } = readWords(args, [0, 0], {
      drive: { type: 'string' },
      path: { type: 'string' },
      'path-raw': { type: 'string' },
      file: { type: 'string' },
      everywhere: { type: 'boolean' },
      confirm: { type: 'string' },
      why: { type: 'string' },
      wait: { type: 'boolean' },
      'no-wait': { type: 'boolean' },
    });
    const { drive, file, everywhere, confirm, why } = values;
    if ((drive === undefined) === (file === undefined))
      throw new Usage('remove takes --drive D or --file ID.');
    if ((confirm === undefined) !== (why === undefined))
      throw new Usage('--confirm DIGEST and --why TEXT belong together.');
    const api = connectApi();
    const id = drive === undefined ? undefined : (await findDrive(api, drive)).id;
    const wish = { drive: id, path: values.path, pathRaw: values['path-raw'], file, everywhere };
    if (confirm === undefined)
      return show(await api.post<RemovalPlanView>('/removals/plan', wish), values.json);
    const begun = await api.post<RemovalView>('/removals', { ...wish, digest: confirm, why });
    const ended = values['no-wait'] ? begun : await waitForRemoval(api, begun.id);
    if (values.json) printJson(ended);
    else printLine(outcome(ended));
    return exitCodeOf(ended, values['no-wait'] ?? false);
  },
};

export const takeBack: Command = {
  form: 'take-back REMOVAL',
  says: 'Let what was removed on purpose come back at the next attach',
  async run(args) {
    const { values, positionals } = readWords(args, [1, 1], {});
    const view = await connectApi().post<RemovalView>(
      `/removals/${encodeURIComponent(positionals[0]!)}/take-back`,
    );
    if (values.json) printJson(view);
    else printLine('It is no longer kept out. What is gone comes back when its drive is ingested again.');
    return 0;
  },
};

function show(plan: RemovalPlanView, json: boolean | undefined): number {
  if (json) {
    printJson(plan);
    return 0;
  }
  for (const line of linesOf(plan)) printLine(line);
  printLine('');
  printLine(`Nothing is removed yet. To do it: the same command with --why TEXT --confirm ${plan.digest}`);
  return 0;
}

function linesOf(plan: RemovalPlanView): string[] {
  const { archive, cloud, kept, shares, drives } = plan;
  return [
    `${plan.drive}${plan.path ? `: ${plan.path}` : ''}: ${count(plan.files, 'file')} with ${count(plan.versions, 'version')}; ${size(plan.bytes)} would be held nowhere any more.`,
    ...plan.items.map(
      ({ drive, path, copies }) => `  ${drive}: ${path} (${count(copies.length, 'copy', 'copies')})`,
    ),
    ...(plan.next === null ? [] : ['  …']),
    `Archive: ${count(archive.files, 'copy', 'copies')}, ${size(archive.bytes)}. Cloud: ${count(cloud.files, 'object')}, ${size(cloud.bytes)}.`,
    ...drives.map(
      ({ drive, files }) =>
        `${drive} itself is not touched: ${count(files, 'copy', 'copies')} there would be forgotten.`,
    ),
    ...shares.map(({ title, files }) => `Share “${title}” loses ${count(files, 'file')}.`),
    ...(kept.files > 0
      ? [
          `${count(kept.files, 'file')} of the same bytes stay: on ${kept.drives.map(({ drive }) => drive).join(', ')}.`,
        ]
      : []),
  ];
}

/** Until it is done, or waits for the Archive. */
async function waitForRemoval(api: Api, id: string): Promise<RemovalView> {
  for (;;) {
    const view = await api.get<RemovalView>(`/removals/${id}`);
    if (view.state === 'done' || (view.state === 'waiting' && view.reason !== null)) return view;
    await sleep(LOOK_MS);
  }
}

function outcome({ state, reasonText, done, files, left, cloud }: RemovalView): string {
  if (state !== 'done')
    return `${count(done, 'file')} of ${files.toLocaleString('en')} are gone. ${reasonText ?? 'It goes on by itself.'}`;
  const rest = [
    ...(left > 0 ? [`${count(left, 'name')} left, since other bytes stand there now`] : []),
    ...(cloud.waiting > 0 ? [`${count(cloud.waiting, 'object')} still in the cloud`] : []),
  ];
  return `${count(files, 'file')} removed${rest.length > 0 ? `; ${rest.join('; ')}` : ''}.`;
}

/** 0 all gone, 3 something is left, 1 it waits. */
function exitCodeOf({ state, left, cloud }: RemovalView, unwaited: boolean): number {
  if (unwaited) return 0;
  if (state !== 'done') return 1;
  return left + cloud.waiting > 0 ? 3 : 0;
}
