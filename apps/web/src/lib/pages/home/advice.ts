import type { DriveView, IngestQuestion } from '@safelight/contract/drives.ts';
import type { SafetyView } from '@safelight/contract/safety.ts';
import type { CloudView } from '@safelight/contract/state.ts';
import { bytes, plural } from '../../format/numbers.ts';
import { doneBy, shortDate } from '../../format/times.ts';
import { finishDay, sayFinish } from '../../state/finish-words.ts';
import { isUnchosen } from '../../state/needs.ts';
import type { IconName } from '../../ui/icon-drawings.ts';
import { driveActs } from './drive-acts.ts';
import { modeAdvice, onlyCatalogued } from './mode-advice.ts';

export interface Advice {
  icon: IconName;
  title: string;
  text: string;
  /** What it gains, in bytes that are at risk until then. */
  gain?: number;
  act?: { text: string; href: string };
}

interface Facts {
  drives: DriveView[];
  safety: SafetyView;
  cloud: CloudView;
  /** Copies in the Archive that were found damaged. */
  damaged?: number;
  /** Nobody has the recovery kit on paper. */
  kitWanted?: boolean;
  now: number;
}

/** What a person can do, what helps most first. Empty when nothing is to be done. */
export function adviceFor({ drives, safety, cloud, damaged = 0, kitWanted = false }: Facts): Advice[] {
  const held = drives.filter(({ ingest }) => ingest?.state === 'on-hold');
  const others = drives.filter((drive) => !held.includes(drive));
  const byGain = [
    ...others.flatMap(driveAdvice),
    ...others.flatMap(modeAdvice),
    ...driveActs(safety, cloud),
    ...cloudAdvice(cloud, safety, onlyCatalogued(drives)),
    ...loanAdvice(drives, safety),
  ].sort((a, b) => (b.gain ?? 0) - (a.gain ?? 0));
  return [
    ...archiveAdvice(safety),
    ...damageAdvice(damaged),
    ...held.flatMap(driveAdvice),
    ...byGain,
    ...kitAdvice(kitWanted),
  ];
}

function archiveAdvice({ archive }: SafetyView): Advice[] {
  if (archive.state === 'ready' && archive.unproven === null) return [];
  if (archive.state === 'ready')
    return [{ icon: 'nas', title: 'Nothing in the Archive can be proven', text: archive.says ?? '' }];
  const advice: Advice = {
    icon: 'nas',
    title: archive.state === 'archive-full' ? 'Make room in the Archive' : 'Bring the Archive back',
    text: 'Everything waits until then and goes on by itself. Nothing is judged missing meanwhile.',
    ...(archive.state === 'archive-full' ? { act: { text: 'See what could be freed', href: '/room' } } : {}),
  };
  return [advice];
}

function damageAdvice(damaged: number): Advice[] {
  if (damaged === 0) return [];
  const advice: Advice = {
    icon: 'nas',
    title: `Heal ${plural(damaged, 'damaged copy', 'damaged copies')}`,
    text: 'Bytes in the Archive are not what they were when they were proven. A good copy takes their place once one is in reach.',
    act: { text: 'See the Archive', href: '/drives#archive' },
  };
  return [advice];
}

function kitAdvice(wanted: boolean): Advice[] {
  if (!wanted) return [];
  const advice: Advice = {
    icon: 'cloud',
    title: 'Put the recovery kit on paper',
    text: 'One page with which everything comes back when the NAS is lost. This goes away once its control word was typed back.',
    act: { text: 'See the kit', href: '/cloud#recovery-kit' },
  };
  return [advice];
}

function driveAdvice(drive: DriveView): Advice[] {
  const { ingest, name, id } = drive;
  const act = { text: 'See the drive', href: `/drives/${id}` };
  if (drive.damagedFiles > 0 && drive.lifecycle !== 'lost') return [rotAdvice(drive)];
  if (!ingest) {
    if (!isUnchosen(drive)) return [];
    return [
      {
        icon: 'folder',
        title: `Choose what to copy from ${name}`,
        text: `It has no folder that is ingested by itself. ${topOf(drive)}`.trim(),
        act,
      },
    ];
  }
  if (ingest.question) return ingest.question.answered ? [] : [questionAdvice(drive, ingest.question)];
  if (ingest.state === 'on-hold')
    return [{ icon: 'drive', title: `${name} is on hold`, text: ingest.reasonText ?? '', act }];
  if (ingest.state === 'waiting' && !drive.attached) {
    const left = Math.max(0, ingest.fresh - ingest.settled);
    const text =
      left > 0
        ? `${plural(left, 'new file')} of it are not proven yet. It goes on where it stopped.`
        : 'It goes on where it stopped.';
    return [
      {
        icon: 'unplug',
        title: `Attach ${name} again`,
        text,
        gain: Math.max(0, ingest.freshBytes - ingest.settledBytes),
        act,
      },
    ];
  }
  if (ingest.failed > 0) {
    const text = 'They exist on the drive only. Each has its reason and what to try.';
    return [
      {
        icon: 'alert',
        title: `Look at ${plural(ingest.failed, 'problem')} on ${name}`,
        text,
        gain: ingest.failedBytes,
        act,
      },
    ];
  }
  return [];
}

function rotAdvice({ id, name, damagedFiles, attached }: DriveView): Advice {
  return {
    icon: 'drive',
    title: `Look at ${plural(damagedFiles, 'damaged file')} on ${name}`,
    text: attached
      ? 'Bytes on the drive are not what they were. Good ones can be written to it while it is attached.'
      : 'Bytes on the drive are not what they were. Attached, it can be given good ones.',
    act: { text: 'See its copies', href: `/drives/${id}#copies` },
  };
}

function questionAdvice({ name, id }: DriveView, { damaged, renamed }: IngestQuestion): Advice {
  const text = `${plural(damaged + renamed, 'known file')} of it look damaged. Nothing of it is copied until you answer.`;
  const act = { text: 'See examples and answer', href: `/drives/${id}` };
  return { icon: 'alert', title: `Did you change the files on ${name}?`, text, act };
}

/** Loans whose day has passed; where asking back makes files safer, that is said already. */
function loanAdvice(drives: DriveView[], { acts }: SafetyView): Advice[] {
  const asked = new Set(acts.filter(({ what }) => what === 'ask-back').map(({ driveId }) => driveId));
  return drives.flatMap(({ id, name, lent }): Advice[] => {
    if (!lent?.overdue || lent.until === null || asked.has(id)) return [];
    return [
      {
        icon: 'user',
        title: `Ask ${lent.to} for ${name}`,
        text: `It was to be back on ${shortDate(`${lent.until}T12:00:00`)}.`,
        act: { text: 'See the drive', href: `/drives/${id}` },
      },
    ];
  });
}

/** What stands at its top, for a person who knows the drive. */
function topOf({ volumes }: DriveView): string {
  const names = volumes.flatMap(({ topFolders }) => topFolders);
  if (names.length === 0) return '';
  const rest = names.length - 3;
  return `At its top: ${names.slice(0, 3).join(', ')}${rest > 0 ? ` and ${plural(rest, 'more', 'more')}` : ''}.`;
}

function cloudAdvice(cloud: CloudView, safety: SafetyView, notSent: number): Advice[] {
  const risk = Math.max(0, safety.atRiskBytes - notSent);
  if (!cloud.configured) {
    if (safety.totalFiles === 0) return [];
    const text =
      'Everything else works without. Once there is one, each file gets its third copy, in another building.';
    return [
      {
        icon: 'cloud',
        title: 'Add a cloud store',
        text,
        gain: risk,
        act: { text: 'How to add one', href: '/cloud' },
      },
    ];
  }
  const act = { text: 'See the upload', href: '/cloud' };
  if (cloud.state !== 'ready') {
    return [
      {
        icon: 'cloud',
        title: 'Mend the cloud store',
        text: cloud.says ?? 'Uploads wait until it answers.',
        gain: risk,
        act,
      },
    ];
  }
  if (cloud.paused && cloud.pendingFiles > 0) {
    const text = `${plural(cloud.pendingFiles, 'file')} wait. The upload was paused by hand.`;
    return [{ icon: 'play', title: 'Go on with the upload', text, gain: risk, act }];
  }
  return [];
}

/** What is said when nothing is to be done. */
export function restful({ cloud, now }: Facts): Advice {
  if (cloud.configured && cloud.pendingFiles > 0) {
    const { finish, secondsLeft } = cloud;
    const rough =
      secondsLeft === null ? '' : ` It is complete ${doneBy(secondsLeft, now)} at the rate of now.`;
    const when = finish ? ` It is complete ${sayFinish(finish, now)}.` : rough;
    return {
      icon: 'cloud',
      title: finish ? `Let the upload finish: ${finishDay(finish, now)}` : 'Let the upload finish',
      text: `${bytes(cloud.pendingBytes)} are on their way to another building.${when}`,
      act: { text: 'See the upload', href: '/cloud' },
    };
  }
  return {
    icon: 'drive',
    title: 'Plug in the next drive whenever you like',
    text: 'It is recognised within seconds, copied and proven by itself.',
    act: { text: 'See the drives', href: '/drives' },
  };
}
