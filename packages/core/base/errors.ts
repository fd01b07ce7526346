/** Whether trying again helps, and when. */
export type Again = 'never' | 'later' | 'when-attached' | 'when-answered';

interface Entry {
  /** The HTTP status where it becomes an answer. */
  status: number;
  again: Again;
  /** One sentence for a person. */
  says: string;
}

const entry = (status: number, again: Again, says: string): Entry => ({ status, again, says });

/** Every error that Safelight can name. Codes are stable: scripts and clients rely on them. */
export const catalogue = {
  // requests
  'not-signed-in': entry(401, 'never', 'Sign in first.'),
  'wrong-password': entry(401, 'never', 'That e-mail and password do not belong together.'),
  'wrong-code': entry(403, 'never', 'The one-time code is not the one that the start printed.'),
  forbidden: entry(403, 'never', 'This account may not do that.'),
  'not-found': entry(404, 'never', 'There is nothing at this address.'),
  'method-not-allowed': entry(405, 'never', 'This address does not take that method.'),
  'bad-request': entry(400, 'never', 'The request is not in the form that the API describes.'),
  'bad-encoding': entry(400, 'never', 'The path is not encoded as the API describes.'),
  'bad-cursor': entry(400, 'never', 'The cursor does not belong to this list.'),
  'bad-query': entry(400, 'never', 'The search cannot be understood.'),
  'too-large': entry(413, 'never', 'The request is larger than this address takes.'),
  'already-set-up': entry(409, 'never', 'The owner exists already. Sign in instead.'),
  'already-exists': entry(409, 'never', 'That name is taken.'),
  'rate-limited': entry(429, 'later', 'Too many tries. Wait a little.'),
  internal: entry(500, 'later', 'Something went wrong here. It was written to the log.'),
  'not-ready': entry(503, 'later', 'Safelight is starting.'),
  // bytes
  'no-preview': entry(404, 'never', 'There is no picture of this file.'),
  'content-gone': entry(409, 'never', 'No copy of these bytes is in reach any more.'),
  'not-in-reach': entry(409, 'when-attached', 'The bytes are on a drive that is not attached.'),
  'bad-range': entry(416, 'never', 'The range lies outside the file.'),
  // the Archive
  'archive-absent': entry(
    503,
    'later',
    'The archive folder is not there, or is another one. Everything waits.',
  ),
  'archive-full': entry(
    507,
    'later',
    'The archive has no room left. It goes on by itself when there is room.',
  ),
  'archive-read-only': entry(503, 'later', 'The archive folder cannot be written.'),
  'not-past-cache': entry(
    409,
    'never',
    'The archive stands on a file system that cannot be read past its cache. What is copied there counts as written, not as proven.',
  ),
  'on-hold': entry(409, 'later', 'The ingest is on hold.'),
  // drives
  'drive-away': entry(
    409,
    'when-attached',
    'The drive is not attached. It goes on by itself when it is back.',
  ),
  'drive-released': entry(409, 'when-attached', 'The drive was released. It goes on at the next attach.'),
  'which-drive': entry(
    409,
    'when-answered',
    'It may be a drive that is known, or a copy of it. Say which, on its page.',
  ),
  'drive-attached': entry(409, 'never', 'The drive is attached here, so it is not lost.'),
  'place-in-use': entry(409, 'never', 'Drives rest there. Move them first.'),
  'not-a-card': entry(
    409,
    'never',
    'That is no memory card: it has no DCIM folder. If it is one, say so on its page.',
  ),
  'check-over': entry(409, 'never', 'The card left the reader or was written to since. Check it again.'),
  'nothing-open': entry(409, 'never', 'The check found nothing on this card that is not held already.'),
  'no-source-folder': entry(409, 'never', 'No source folder is chosen on this drive.'),
  'source-folder-gone': entry(
    409,
    'when-attached',
    'Its source folder is not on it now, or empty. What is known of it stays. Choose again, or look whether all of it is there.',
  ),
  'source-folder-link': entry(
    409,
    'never',
    'The source folder is a symbolic link, and links are never followed. Choose the folder itself.',
  ),
  'looks-damaged': entry(
    409,
    'when-answered',
    'Many known files have other contents that no longer look like their type. Nothing is copied until you answer.',
  ),
  'nothing-asked': entry(409, 'never', 'This ingest asks nothing.'),
  'not-a-folder': entry(400, 'never', 'That is not a folder here.'),
  'is-archive': entry(409, 'never', 'That is the archive itself, or lies inside it.'),
  'system-folder': entry(
    409,
    'never',
    'That folder belongs to the system, or holds far more than pictures. Name the folder that the pictures are in.',
  ),
  'own-folder': entry(409, 'never', 'That is a folder of Safelight itself, or holds one.'),
  'out-of-sight': entry(
    409,
    'later',
    'The host has mounted it, but its container does not let Safelight see it.',
  ),
  'outside-archive': entry(
    409,
    'never',
    'That folder is on another disk than the archive. Only what stands beside the archive can stay where it is.',
  ),
  'no-dock': entry(503, 'later', 'No dock is running that could do this.'),
  'lease-lost': entry(409, 'later', 'Another worker has taken this over.'),
  // single files of an ingest: skipped
  junk: entry(409, 'never', 'A file of the system, not a picture.'),
  ignored: entry(409, 'never', 'A pattern says to pass it over.'),
  removed: entry(409, 'never', 'It was removed on purpose, and stays out until that is taken back.'),
  link: entry(409, 'never', 'A symbolic link. Links are recorded, never followed.'),
  special: entry(409, 'never', 'A pipe, socket or device, not a file.'),
  'other-file-system': entry(
    409,
    'never',
    'Something else is mounted here. It does not belong to this drive.',
  ),
  'already-known': entry(409, 'never', 'It belongs to another drive in the catalogue already.'),
  // single files of an ingest: failed
  unreadable: entry(409, 'later', 'The drive cannot read it. Try another cable or port first.'),
  'no-permission': entry(403, 'later', 'The file may not be read by Safelight.'),
  vanished: entry(409, 'later', 'It was gone when its turn came.'),
  deferred: entry(409, 'later', 'It was still being written. Copied at the next pass, never half.'),
  'name-too-long': entry(
    409,
    'never',
    'Its path, here or in the archive, is longer than this system can open. Nothing below it is copied.',
  ),
  'file-too-large': entry(409, 'never', 'It is larger than the file system of the archive can hold.'),
  'name-taken': entry(409, 'never', 'Another file stands at its place in the archive.'),
  'not-proven': entry(
    409,
    'later',
    'Three times what was read back was not what was written. Check the archive disk, its cable and the memory, then ingest again.',
  ),
  // removals
  'removal-changed': entry(409, 'never', 'What would go is not what was shown any more. Look again.'),
  'removal-open': entry(409, 'later', 'It is still being removed.'),
  // making room
  'room-changed': entry(409, 'never', 'What would be freed is not what was shown any more. Look again.'),
  // restores
  'target-gone': entry(
    409,
    'later',
    'The folder that is restored to is not there now. It goes on by itself when it is back.',
  ),
  'target-full': entry(507, 'never', 'The folder that is restored to has no room for it.'),
  'target-read-only': entry(403, 'later', 'The folder that is restored to cannot be written.'),
  'target-limit': entry(
    409,
    'never',
    'It is larger than the file system of the folder that is restored to can hold.',
  ),
  'source-drive': entry(409, 'never', 'That is a drive whose files Safelight keeps. It is never written.'),
  'place-taken': entry(409, 'never', 'Another file stands there under that name. It was left as it is.'),
  'other-name': entry(409, 'never', 'The target cannot hold its name, so it has the nearest one there.'),
  // the cloud
  'no-store': entry(409, 'never', 'No cloud store is set up.'),
  'wrong-credentials': entry(409, 'later', 'The cloud store refuses the key.'),
  'expired-credentials': entry(
    503,
    'later',
    'The key of the cloud store has expired. Uploads go on by themselves once it is renewed.',
  ),
  'no-bucket': entry(409, 'later', 'The bucket is not there.'),
  'no-object-lock': entry(
    409,
    'later',
    'Object Lock is not switched on for the bucket, so nothing there can be locked.',
  ),
  'lock-refused': entry(409, 'later', 'The store does not let this key lock objects.'),
  'store-taken': entry(409, 'later', 'Another installation of Safelight uses this bucket and prefix.'),
  'no-passphrase': entry(409, 'later', 'What is in the cloud is encrypted, and its passphrase is not set.'),
  'wrong-passphrase': entry(
    409,
    'later',
    'The passphrase, or its salt, is not the one that what is in the cloud was encrypted with.',
  ),
  'encrypted-otherwise': entry(
    409,
    'later',
    'Of this file other bytes were sent before. It is encrypted and sent from the beginning.',
  ),
  'clock-skew': entry(409, 'later', 'The clock here and the clock of the cloud store differ too much.'),
  'cap-exceeded': entry(409, 'later', 'A cap of the cloud account is reached.'),
  'store-busy': entry(503, 'later', 'The cloud store is busy.'),
  'store-unreachable': entry(503, 'later', 'The cloud store does not answer.'),
  'store-refused': entry(409, 'never', 'The cloud store refuses this.'),
  'store-damaged': entry(409, 'later', 'The cloud store answered with other bytes than were sent.'),
  // papers, and coming back from them
  'paper-damaged': entry(409, 'never', 'It was changed or cut off since it was written.'),
  'paper-newer': entry(409, 'never', 'It was written by a newer version of Safelight.'),
  'catalogue-not-empty': entry(
    409,
    'never',
    'The catalogue holds something already. Only an empty one can be rebuilt.',
  ),
  'nothing-to-rebuild': entry(409, 'never', 'Nothing is there that a catalogue could be rebuilt from.'),
  // previews
  'unknown-format': entry(409, 'never', 'Safelight finds no picture in this file that it can show.'),
  'damaged-file': entry(409, 'never', 'The file is damaged or cut off.'),
} as const satisfies Record<string, Entry>;

export type Code = keyof typeof catalogue;

/** An error of the catalogue. `detail` is one sentence for a person; `facts` go into the answer beside it. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly code: Code;
  readonly detail: string;
  readonly facts: Record<string, unknown>;

  constructor(
    code: Code,
    detail?: string,
    options: { cause?: unknown; facts?: Record<string, unknown> } = {},
  ) {
    super(`${code}: ${detail ?? catalogue[code].says}`, { cause: options.cause });
    this.code = code;
    this.detail = detail ?? catalogue[code].says;
    this.facts = options.facts ?? {};
  }

  get status(): number {
    return catalogue[this.code].status;
  }

  get again(): Again {
    return catalogue[this.code].again;
  }
}

/** Makes an error of the catalogue. */
export function problem(
  code: Code,
  detail?: string,
  options?: { cause?: unknown; facts?: Record<string, unknown> },
) {
  return new Problem(code, detail, options);
}

/** Whether a stored text is a code of the catalogue. */
export function isCode(text: string): text is Code {
  return Object.hasOwn(catalogue, text);
}

/** The errno name of a system error (`ENOENT`), or null. */
export function errnoOf(error: unknown): string | null {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && /^E[A-Z0-9]+$/.test(code) ? code : null;
}
