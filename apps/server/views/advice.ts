import { type Code, isCode } from '@safelight/core/base/errors.ts';

/** Codes that answer a request; who sent it knows what to do, and no file is marked with them. */
export type OfRequests =
  | 'not-signed-in'
  | 'wrong-password'
  | 'wrong-code'
  | 'forbidden'
  | 'not-found'
  | 'method-not-allowed'
  | 'bad-request'
  | 'bad-encoding'
  | 'bad-cursor'
  | 'bad-query'
  | 'too-large'
  | 'already-set-up'
  | 'already-exists'
  | 'rate-limited'
  | 'not-ready'
  | 'nothing-asked'
  | 'drive-attached'
  | 'place-in-use'
  | 'paper-damaged'
  | 'paper-newer'
  | 'catalogue-not-empty'
  | 'nothing-to-rebuild'
  | 'removal-changed'
  | 'removal-open'
  | 'not-a-card'
  | 'nothing-open'
  | 'room-changed'
  | 'bad-range';

/** What a person does about each reason that can be met on a drive, a file or a copy; the user guide has the same table. */
export const adviceOf = {
  internal: 'Look into the log of Safelight, and try again.',
  'no-preview': 'Nothing. The file itself is kept and can be downloaded.',
  'content-gone': 'Attach the drive it came from, or restore it from the cloud.',
  'not-in-reach': 'Attach the drive that is named.',
  'archive-absent': 'See that the volume of the NAS is mounted and the archive folder is the old one.',
  'archive-full': 'Make room on the volume of the archive, or enlarge it.',
  'archive-read-only': 'Let the user of Safelight write in the archive folder.',
  'on-hold': 'See the reason beside it.',
  'drive-away': 'Attach the drive again; at whatever port.',
  'drive-released': 'Nothing, or unplug the drive and attach it again.',
  'which-drive': 'Say on the page of the drive whether it is the known one or another.',
  'no-source-folder': 'Choose the folder on the page of the drive.',
  'source-folder-gone': 'Choose another folder on the page of the drive, or put the old one back.',
  'source-folder-link': 'Choose the folder that the link points to, on the page of the drive.',
  'looks-damaged': 'Look at the examples on the page of the drive, and say whether they are to be copied.',
  'not-a-folder': 'Name a folder that this host has, by its whole path.',
  'is-archive': 'Choose a folder outside the archive; what stands in it already is adopted instead.',
  'system-folder': 'Name the folder that the pictures are in.',
  'own-folder': 'Choose a folder beside it, that Safelight did not make.',
  'outside-archive': 'Move the folder into the archive, and adopt it there.',
  'not-past-cache': 'Put the archive on a file system that can be read past its cache: ext4, xfs or btrfs.',
  'out-of-sight': 'Let the container see the drive in one of the three ways of the guide.',
  'no-dock': 'Start the dock (docker compose up -d dock), and look into its log.',
  'lease-lost': 'Nothing. It goes on elsewhere.',
  junk: 'Nothing.',
  ignored: 'Nothing, or take the pattern away on the page of the drive or in the settings.',
  removed: 'Nothing. To have it again, take the removal back under Settings, Removed on purpose.',
  link: 'Nothing. What it points to is copied where it stands, if that is on the drive.',
  special: 'Nothing.',
  'check-over': 'Check the card again.',
  'other-file-system': 'Attach that file system as a drive of its own.',
  'already-known': 'Nothing. It is in the catalogue with the drive that is named.',
  unreadable: 'Try another cable or port. If it stays, copy what can be read, and replace the drive.',
  'no-permission': 'Let the user of Safelight read the file, and ingest again.',
  vanished: 'Nothing. If it is wanted, see where it went, and ingest again.',
  deferred: 'Nothing. It is tried again by itself; closing the program that writes it helps.',
  'name-too-long': 'Shorten the names of its folders on the drive, and ingest again.',
  'file-too-large': 'Put the archive on a file system that holds larger files, and ingest again.',
  'name-taken': 'Move the file that stands there out of the archive, and ingest again.',
  'not-proven': 'Ingest again. If it comes back, check the disks and the memory of the NAS.',
  'target-gone': 'Attach the drive that it is on again, or put the folder back.',
  'target-full': 'Make room there, and restore again: what is there already is not written twice.',
  'target-read-only': 'Let the user of Safelight write in that folder, or choose another.',
  'target-limit': 'Restore to a file system that holds larger files: exFAT, NTFS, ext4 or btrfs.',
  'source-drive': 'Choose an empty drive, or a folder of the NAS.',
  'place-taken': 'Move it away or choose an empty folder, and restore again.',
  'other-name': 'Nothing. Its exact name stays in the catalogue.',
  'no-store': 'Set up a cloud store, for the copy outside the house.',
  'wrong-credentials':
    'Make a new key for the bucket, and set it on the Cloud page (or as B2_KEY_ID and B2_APPLICATION_KEY).',
  'expired-credentials':
    'Make a new key for the bucket, and set it on the Cloud page (or as B2_KEY_ID and B2_APPLICATION_KEY).',
  'no-bucket': 'Make the bucket, or set the right one on the Cloud page (or as B2_BUCKET).',
  'no-object-lock': 'Switch Object Lock on for the bucket, or set the days to 0.',
  'lock-refused': 'Give the key the right to lock (writeFileRetentions), or set the days to 0.',
  'store-taken':
    'Set a folder of its own (B2_PREFIX). If it was you before the NAS was lost, bring the catalogue back: safelight rebuild --from cloud.',
  'no-passphrase': 'Set B2_PASSPHRASE and B2_SALT as they stand on the recovery kit.',
  'wrong-passphrase':
    'Set B2_PASSPHRASE and B2_SALT as they stand on the recovery kit. For a new passphrase choose another folder (B2_PREFIX).',
  'encrypted-otherwise': 'Nothing. It is sent again.',
  'clock-skew': 'Set the clock of the NAS by the network.',
  'cap-exceeded': 'Raise the cap on the account page of the store.',
  'store-busy': 'Nothing. It is tried again.',
  'store-unreachable': 'See that the NAS reaches the internet.',
  'store-refused': 'Look at the detail beside it; the store does not take the file as it is.',
  'store-damaged': 'Nothing. It is sent again.',
  'unknown-format': 'Nothing. The file itself is kept and can be downloaded.',
  'damaged-file': 'Look whether another copy of it opens.',
} satisfies Record<Exclude<Code, OfRequests>, string>;

/** What a person does about a stored reason; empty where only the detail can tell. */
export function advice(reason: string): string {
  const table: Partial<Record<Code, string>> = adviceOf;
  return (isCode(reason) && table[reason]) || '';
}
