import { lookAtFile } from '../../adapters/media/look-at-file.ts';
import type { MetadataReader } from '../../adapters/media/metadata-reader.ts';
import type { PhotoFacts } from '../../adapters/media/photo-facts.ts';
import type { PlaceNames } from '../../adapters/media/place-names.ts';
import { takenFromName } from '../../adapters/media/taken-from-name.ts';
import { displayText } from '../../base/bytes.ts';
import { Problem } from '../../base/errors.ts';
import { baseName } from '../../base/paths.ts';
import type { PictureStore, TakenPhoto } from './picture.store.ts';
import { placesOf } from './places-of.ts';
import { MOST_ATTEMPTS, stateAfter, waitAfter } from './plan-picture.ts';
import { dropPreviews, keepPreview, passingFolder } from './preview-file.ts';
import { readableCopy } from './readable-copy.ts';

export interface PictureTools {
  rows: PictureStore;
  reader: MetadataReader;
  archiveRoot: string;
  archiveId: string;
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
      await lookAtPhoto(tools, photo);
    }
  };
  await Promise.all(Array.from({ length: LANES }, () => lane().catch((error) => trouble.abort(error))));
  const reason: unknown = trouble.signal.reason;
  if (trouble.signal.aborted && !(reason instanceof Problem)) throw reason;
}

/** What the metadata says comes before what the name says; when a file was changed says nothing of when it was taken. */
function withDateOfName(facts: PhotoFacts, path: Uint8Array): PhotoFacts {
  return facts.takenAt ? facts : { ...facts, takenAt: takenFromName(displayText(baseName(path))) };
}

/** Looks at one and keeps what was seen. Throws what is in the way of all others too. */
async function lookAtPhoto(tools: PictureTools, photo: TakenPhoto): Promise<void> {
  const { rows, data } = tools;
  // The number of tries is kept before each of them: such a file has ended the process every time.
  if (photo.attempts > MOST_ATTEMPTS) return rows.giveUp(photo, 'damaged-file');
  try {
    const content = await rows.copies(photo.contentId);
    const path = await readableCopy(tools.archiveRoot, tools.archiveId, content);
    const seen = await lookAtFile(tools.reader, path, passingFolder(data));
    const look = { ...seen, facts: withDateOfName(seen.facts, path) };
    if (look.pictures) {
      await keepPreview(data, content.blake3, 'thumb', look.pictures.thumb);
      if (look.pictures.screen) await keepPreview(data, content.blake3, 'screen', look.pictures.screen);
    }
    const drives = await rows.keep(photo, look, placesOf(tools.places, look.facts), stateAfter(look.reason));
    // Removed on purpose while it was looked at: nothing shows it any more.
    if (drives.length === 0 && !(await rows.isKnown(photo.contentId)))
      await dropPreviews(data, content.blake3);
    await tools.onKept(drives);
  } catch (error) {
    const gone = error instanceof Problem && error.code === 'content-gone';
    const seconds = gone ? waitAfter(photo.attempts) : 60;
    await rows.putBack(photo, { seconds, reason: gone ? error.code : null, blameless: !gone });
    if (!gone) throw error;
  }
}
