import type { CloudView } from '@safelight/contract/state.ts';
import { bytes, count, line, plural } from '../../format/numbers.ts';
import { ago, clockTime, doneBy, weekday } from '../../format/times.ts';
import { sayFinish } from '../../state/finish-words.ts';

/** What is true of the cloud store, for the head of its page. */
export function cloudSentence(cloud: CloudView, now?: number): string {
  if (!cloud.configured) return 'No cloud store is set. Everything else works; the third copy is missing.';
  if (cloud.state !== 'ready') return cloud.says ?? 'The store does not take uploads. They wait.';
  if (cloud.pendingFiles === 0)
    return `All ${plural(cloud.doneFiles, 'content')}, ${bytes(cloud.doneBytes)}, are there.`;
  const left = `${plural(cloud.pendingFiles, 'file')}, ${bytes(cloud.pendingBytes)}`;
  if (cloud.paused) return `${left} wait. The upload is paused${until(cloud.pausedUntil).replace(',', '')}.`;
  if (cloud.line.bytesPerSecond === 0)
    return `${left} wait. These are hours of rest${until(cloud.line.until)}.`;
  if (cloud.finish) return `${left} to go. Complete ${sayFinish(cloud.finish, now)}.`;
  return cloud.secondsLeft === null
    ? `${left} wait for their turn.`
    : `${left} to go. Complete ${doneBy(cloud.secondsLeft, now)}.`;
}

/** How the store is, in a word or two. */
export function cloudState(cloud: CloudView, now?: number): string {
  if (cloud.state === 'ready')
    return cloud.paused ? `Answers; paused by hand${until(cloud.pausedUntil)}` : 'Answers';
  return `Does not take uploads${cloud.since ? `, since ${ago(cloud.since, now).replace(' ago', '')}` : ''}`;
}

/** What the line allows now: “Now: at most 10.0 Mbit/s, until 18:00.” */
export function lineNow({ line: now }: CloudView): string {
  if (now.delivering) return 'Now: a client downloads, and uploads step back.';
  if (now.bytesPerSecond === null) return `Now: no limit${until(now.until)}.`;
  if (now.bytesPerSecond === 0) return `Now: no uploads${until(now.until)}.`;
  return `Now: at most ${line(now.bytesPerSecond)}${until(now.until)}.`;
}

/** “, until 18:00”, with the day when it is not today. */
function until(time: string | null): string {
  if (time === null) return '';
  const today = new Date(time).toDateString() === new Date().toDateString();
  return `, until ${today ? '' : `${weekday(time)} `}${clockTime(time)}`;
}

/** “728,507 of 737,637”. */
export function cloudExtent(cloud: CloudView): string {
  return `${count(cloud.doneFiles)} of ${count(cloud.doneFiles + cloud.pendingFiles)}`;
}
