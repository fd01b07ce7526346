import type { NextActView, SafetyView } from '@safelight/contract/safety.ts';
import type { CloudView } from '@safelight/contract/state.ts';
import type { Advice } from './advice.ts';

const WEEK_SECONDS = 7 * 86_400;

/** What can be done with drives so that files become safer. What an upload closes by itself within a week is not asked. */
export function driveActs({ acts }: SafetyView, cloud: CloudView): Advice[] {
  const uploading = cloud.configured && cloud.state === 'ready' && !cloud.paused && cloud.pendingFiles > 0;
  const soon = uploading && (cloud.secondsLeft ?? 0) < WEEK_SECONDS;
  return acts
    .filter(({ what, gainBytes }) => !(soon && what === 'move' && gainBytes <= cloud.pendingBytes))
    .map((act) => ({
      ...wordsOf(act),
      gain: act.gainBytes || act.shortBytes,
      act: { text: 'See the drive', href: `/drives/${act.driveId}` },
    }));
}

function wordsOf({
  what,
  drive,
  place,
  site,
  lentTo,
  here,
}: NextActView): Pick<Advice, 'icon' | 'title' | 'text'> {
  if (what === 'ask-back')
    return {
      icon: 'user',
      title: `Ask ${lentTo} for ${drive}`,
      text: 'Back at its place it is a copy in a building again.',
    };
  if (what === 'check')
    return {
      icon: 'clock',
      title: here ? `Attach ${drive}` : `Bring ${drive} home and attach it`,
      text: `Its proofs are too old to count.${place ? ` It rests at ${place}.` : ''} Read again, they count as new.`,
    };
  return {
    icon: 'house',
    title: `Move ${drive} to ${site ?? 'another building'}`,
    text: site
      ? 'There it is the copy that survives a fire here. Note the move when it is done.'
      : 'Parents, an office, a bank: there it is the copy that survives a fire here.',
  };
}
