import type { Look } from '../../adapters/media/look-at-file.ts';
import type { TakenPhoto } from './picture.store.ts';

/** A file that holds a Content: where it can be read by any program, and what it is called. */
interface ContentFile {
  path: Buffer;
  name: Buffer;
}

/** Opens the file of a Photo for as long as it is looked at. */
export type OpenContent = (
  photo: TakenPhoto,
  signal: AbortSignal,
  look: (file: ContentFile) => Promise<Look>,
) => Promise<Look>;
