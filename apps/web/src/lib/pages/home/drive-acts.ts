import type { NextActView, SafetyView, VisitView } from '@safelight/contract/safety.ts';
import type { CloudView } from '@safelight/contract/state.ts';
import { plural } from '../../format/numbers.ts';
import type { Advice } from './advice.ts';

const WEEK_SECONDS = 7 * 86_400;

/**
 * What can be done with drives so that files become safer. What an upload closes by itself within a week is not asked,
 * nor a check of a drive that may rest because others are enough; drives that are fetched in one go are one act.
 */
export function driveActs({ acts, visits }: SafetyView, cloud: CloudView): Advice[] {
  const uploading = cloud.configured && cloud.state === 'ready' && !cloud.paused && cloud.pendingFiles > 0;
  const soon = uploading && (cloud.secondsLeft ?? 0) < WEEK_SECONDS;
  const trips = visits.filter(({ here, drives }) => !here && drives.filter(({ bring }) => bring).length > 1);
  const planned = new Map(
    visits.flatMap((visit) =>
      visit.drives.map(({ id, bring }) => [id, { bring, trip: trips.includes(visit) }]),
    ),
  );
  const single = acts.filter(({ what, driveId, gainBytes }) => {
    if (what === 'move') return !(soon && gainBytes <= cloud.pendingBytes);
    const plan = planned.get(driveId);
    return what !== 'check' || plan === undefined || (plan.bring && !plan.trip);
  });
  return [
    ...trips.map((visit) => tripAdvice(visit, acts)),
    ...single.map((act) => ({
      ...wordsOf(act),
      gain: act.gainBytes || act.shortBytes,
      act: { text: 'See the drive', href: `/drives/${act.driveId}` },
    })),
  ];
}

function tripAdvice({ site, drives }: VisitView, acts: NextActView[]): Advice {
  const brought = drives.filter(({ bring }) => bring);
  const checks = acts.filter(
    ({ what, driveId }) => what === 'check' && brought.some(({ id }) => id === driveId),
  );
  const rest = drives.length - brought.length;
  return {
    icon: 'clock',
    title: `Bring ${listOf(brought.map(({ name }) => name))} home from ${site}`,
    text: `Their proofs are too old to count.${rest > 0 ? ` ${plural(rest, 'more', 'more')} there can wait.` : ''} Attached, they are read again.`,
    gain: checks.reduce((sum, { gainBytes, shortBytes }) => sum + (gainBytes || shortBytes), 0),
    act: { text: 'See the visits', href: '/drives/visits' },
  };
}

/** “A and B”, “A, B and 2 more”. */
function listOf(names: string[]): string {
  if (names.length < 3) return names.join(' and ');
  return names.length === 3
    ? `${names[0]}, ${names[1]} and ${names[2]}`
    : `${names[0]}, ${names[1]} and ${names.length - 2} more`;
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
