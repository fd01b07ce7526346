import { lookAtFile } from '../../adapters/media/look-at-file.ts';
import type { MetadataReader } from '../../adapters/media/metadata-reader.ts';
import type { PhotoFacts } from '../../adapters/media/photo-facts.ts';
import type { PlaceNames } from '../../adapters/media/place-names.ts';
import { takenFromName } from '../../adapters/media/taken-from-name.ts';
import { displayText } from '../../base/bytes.ts';
import { Problem } from '../../base/errors.ts';
import type { OpenContent } from './open-content.ts';
import type { PictureStore, TakenPhoto } from './picture.store.ts';
import { placesOf } from './places-of.ts';
import { MOST_ATTEMPTS, stateAfter, waitAfter } from './plan-picture.ts';
import { dropPreviews, keepPreview, passingFolder } from './preview-file.ts';

export interface PictureTools {
  rows: PictureStore;
  reader: MetadataReader;
  open: OpenContent;
  data: string;
  places: PlaceNames;
  /** Told of the Drives whose Files have a picture or a date now. */
  onKept: (driveIds: string[]) => Promise<void>;
}

const LANES = 2;

/** Looks at the Photos that wait, until none does, the Archive is gone or `signal` ends it. */
export async function runPictures(tools: PictureTools, signal: AbortSignal): Promise<void> {
  const trouble = new AbortController();
  const lane = async () => {
    while (!signal.aborted && !trouble.signal.aborted) {
      const photo = await tools.rows.take();
      if (!photo) return;
      await lookAtPhoto(tools, photo, signal);
    }
  };
  await Promise.all(Array.from({ length: LANES }, () => lane().catch((error) => trouble.abort(error))));
  const reason: unknown = trouble.signal.reason;
  if (trouble.signal.aborted && !(reason instanceof Problem)) throw reason;
}

/** What the metadata says comes before what the name says; when a file was changed says nothing of when it was taken. */
function withDateOfName(facts: PhotoFacts, name: Uint8Array): PhotoFacts {
  return facts.takenAt ? facts : { ...facts, takenAt: takenFromName(displayText(name)) };
}

/** Looks at one and keeps what was seen. Throws what is in the way of all others too. */
async function lookAtPhoto(tools: PictureTools, photo: TakenPhoto, signal: AbortSignal): Promise<void> {
  const { rows, data } = tools;
  // The number of tries is kept before each of them: such a file has ended the process every time.
  if (photo.attempts > MOST_ATTEMPTS) return rows.giveUp(photo, 'damaged-file');
  try {
    const blake3 = await rows.blake3Of(photo.contentId);
    const look = await tools.open(photo, signal, async ({ path, name }) => {
      const seen = await lookAtFile(tools.reader, path, passingFolder(data));
      return { ...seen, facts: withDateOfName(seen.facts, name) };
    });
    if (look.pictures) {
      await keepPreview(data, blake3, 'thumb', look.pictures.thumb);
      if (look.pictures.screen) await keepPreview(data, blake3, 'screen', look.pictures.screen);
    }
    const drives = await rows.keep(photo, look, placesOf(tools.places, look.facts), stateAfter(look.reason));
    // Removed on purpose while it was looked at: nothing shows it any more.
    if (drives.length === 0 && !(await rows.isKnown(photo.contentId))) await dropPreviews(data, blake3);
    await tools.onKept(drives);
  } catch (error) {
    const after = afterFailure(error, photo.attempts);
    await rows.putBack(photo, after);
    if (after.endsAll && !signal.aborted) throw error;
  }
}

/** What is in the way of this file only lets the others go on; a Drive that went away is no fault of the file. */
function afterFailure(error: unknown, attempts: number) {
  const code = error instanceof Problem ? error.code : null;
  if (code === 'drive-away' || code === 'drive-released')
    return { seconds: 5, reason: null, blameless: true, endsAll: false };
  if (code === 'content-gone' || code === 'unreadable')
    return { seconds: waitAfter(attempts), reason: code, blameless: false, endsAll: false };
  return { seconds: 60, reason: null, blameless: true, endsAll: true };
}
