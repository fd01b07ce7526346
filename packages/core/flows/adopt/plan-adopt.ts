import { segments } from '../../base/paths.ts';

/** How a folder of the Archive becomes a Drive. */
export interface AdoptPlan {
  /** What the paths of its Files begin with. */
  sourceFolder: Buffer;
  /** The drive folder in which it stands already, where it stands as an Ingest would have put it. */
  driveFolder: string | null;
}

/**
 * Decides which source folder a folder stands for: itself, where it is called like one; else what it holds is taken
 * for the contents of the first.
 * @param folder below the Archive's root
 * @param last what it is called
 */
export function planAdopt(folder: Buffer, last: Buffer, sourceFolders: string[]): AdoptPlan {
  const names = segments(folder);
  const isSource = sourceFolders.some((name) => folded(name) === folded(last.toString()));
  if (!isSource) return { sourceFolder: Buffer.from(sourceFolders[0]!), driveFolder: null };
  return { sourceFolder: last, driveFolder: names.length === 2 ? plainText(names[0]!) : null };
}

function folded(name: string): string {
  return name.normalize('NFC').toLowerCase();
}

/** Null for a name that is not plain text, or longer than the folder of a Drive may be. */
function plainText(name: Buffer): string | null {
  const text = name.toString();
  const plain = Buffer.from(text).equals(name) && name.length <= 100 && !/^\.|\p{Cc}/u.test(text);
  return plain ? text : null;
}
