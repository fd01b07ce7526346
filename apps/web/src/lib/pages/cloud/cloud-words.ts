import type { CloudView } from '@safelight/contract/state.ts';
import { bytes, count, plural } from '../../format/numbers.ts';
import { ago, doneBy } from '../../format/times.ts';

/** What is true of the cloud store, for the head of its page. */
export function cloudSentence(cloud: CloudView, now?: number): string {
  if (!cloud.configured) return 'No cloud store is set. Everything else works; the third copy is missing.';
  if (cloud.state !== 'ready') return cloud.says ?? 'The store does not take uploads. They wait.';
  if (cloud.pendingFiles === 0)
    return `All ${plural(cloud.doneFiles, 'content')}, ${bytes(cloud.doneBytes)}, are there.`;
  const left = `${plural(cloud.pendingFiles, 'file')}, ${bytes(cloud.pendingBytes)}`;
  if (cloud.paused) return `${left} wait. The upload is paused.`;
  return cloud.secondsLeft === null
    ? `${left} wait for their turn.`
    : `${left} to go. Complete ${doneBy(cloud.secondsLeft, now)}.`;
}

/** How the store is, in a word or two. */
export function cloudState(cloud: CloudView, now?: number): string {
  if (cloud.state === 'ready') return cloud.paused ? 'Answers; paused by hand' : 'Answers';
  return `Does not take uploads${cloud.since ? `, since ${ago(cloud.since, now).replace(' ago', '')}` : ''}`;
}

/** “728,507 of 737,637”. */
export function cloudExtent(cloud: CloudView): string {
  return `${count(cloud.doneFiles)} of ${count(cloud.doneFiles + cloud.pendingFiles)}`;
}
