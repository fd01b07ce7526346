import type { DriveMode } from '@safelight/contract/drives.ts';

/** What becomes of what is on a drive, and what that means for its safety. */
export const MODES: { mode: DriveMode; name: string; short: string; means: string }[] = [
  {
    mode: 'copy',
    name: 'Copy it to the Archive',
    short: 'Copied to the Archive.',
    means: 'Every file is copied, proven, and sent to the cloud from there. The drive may break or get lost.',
  },
  {
    mode: 'cloud-only',
    name: 'Send it to the cloud only',
    short: 'Sent to the cloud straight from the drive, with no copy in the Archive.',
    means:
      'No room is taken on the NAS. Until all of it is sent the drive has to be attached, and after that the cloud is the only other copy.',
  },
  {
    mode: 'catalogue-only',
    name: 'Only catalogue it',
    short: 'Only catalogued: found and shown. No copies are made.',
    means:
      'Its files are found and shown, also when it is away. If the drive breaks or gets lost, they are gone, and so are older versions of files that change on it.',
  },
];

/** What another choice changes of what was done before. */
export function changeWords(from: DriveMode, to: DriveMode): string {
  if (from === to) return '';
  if (to === 'copy')
    return 'What is on it is copied at its next ingest. What is in the cloud already is not sent again.';
  const kept =
    from === 'copy' ? 'Copies in the Archive stay; Make room frees those that are safe without. ' : '';
  if (to === 'cloud-only')
    return `${kept}What is not in the cloud yet is sent from the drive while it is attached.`;
  return `${kept}What was sent to the cloud stays there, and nothing more is sent.`;
}
