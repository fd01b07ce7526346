import type { RemovalView } from '@safelight/contract/removals.ts';
import { count, plural } from '../../format/numbers.ts';
import { shortDate } from '../../format/times.ts';

/** What it was: “Friend, all of it”, “LaCie 2019: Photography/2019/client”. */
export function removalWhat({ drive, path, everywhere }: RemovalView): string {
  const what = path === '' ? `${drive}, all of it` : `${drive}: ${path}`;
  return everywhere ? `${what}, on every drive` : what;
}

/** How it stands, in a sentence. */
export function removalStands(view: RemovalView): string {
  const { state, done, files, reasonText, cloud, left, takenBackAt } = view;
  if (state !== 'done')
    return `${count(done)} of ${plural(files, 'file')} are gone. ${reasonText ?? 'It goes on.'}`;
  const parts = [
    `${plural(files, 'file')} gone`,
    ...(cloud.waiting > 0
      ? [`${plural(cloud.waiting, 'object')} still in the cloud: ${cloud.reasonText ?? 'its turn comes'}`]
      : []),
    ...(left > 0 ? [`${plural(left, 'name')} left in the archive, since other bytes stand there now`] : []),
    takenBackAt ? `may come back since ${shortDate(takenBackAt)}` : 'kept out',
  ];
  return `${parts.join('; ').replace(/\.;/g, ';')}.`.replace(/\.\.$/, '.');
}
