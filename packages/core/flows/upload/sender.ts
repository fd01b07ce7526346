import type { HiddenNames } from '../../adapters/crypt/crypt-names.ts';
import type { Lock } from '../../adapters/object-store/lock-object.ts';
import type { StoredObject } from '../../adapters/object-store/put-object.ts';
import type { ObjectStore } from '../../adapters/object-store/store-client.ts';
import { type Problem, problem } from '../../base/errors.ts';
import type { readOnDrive } from '../../catalog/copy/read-on-drive.ts';
import type { SourceFile } from './archive-reader.ts';
import type { BufferLender } from './buffer-lender.ts';
import type { TakenUpload } from './take-upload.store.ts';
import type { UploadStore } from './upload.store.ts';
import type { UploadFacts } from './upload-facts.store.ts';

/** What sending needs. */
export interface Sender {
  store: ObjectStore;
  rows: UploadStore;
  archiveRoot: string;
  archiveId: string;
  /** Drives from which Contents are sent that are not in the Archive; null: none. */
  drives: Parameters<typeof readOnDrive>[0] | null;
  prefix: string;
  memory: BufferLender;
  /** Others had put something where our keys go: each is asked for before it is used. */
  asksFirst: boolean;
  /** How what is sent now is encrypted; null: not. */
  encryption: () => HiddenNames | null;
  /** Whether the store is to encrypt what it keeps. */
  storeEncrypts: () => boolean;
  /** The lock of what is stored now, or null. */
  lock: () => Lock | null;
  /** How large the parts of a Content are to be. */
  partBytes: (bytes: number) => number;
  /** Aborted when nothing more is to be begun; what is on its way may arrive. */
  halt: AbortSignal;
  /** Told of bytes that the store has acknowledged. */
  onSent: (bytes: number) => void;
  /** Told of each Content that is in the Cloud now. */
  onDone: () => void;
}

/** A nonce belongs to one Upload, and to no other bytes than its own. */
export interface Seal {
  key: Buffer;
  nonce: Buffer;
}

/** One Content on its way. */
export interface Sending {
  upload: TakenUpload;
  facts: UploadFacts;
  file: SourceFile;
  object: { key: string; metadata: Record<string, string>; lock: Lock | null; storeEncrypts: boolean };
  /** With what it is encrypted; null where it is not. */
  seal: Seal | null;
  /** What an earlier try has left under the key, or null. */
  held: (StoredObject & { encrypted: boolean }) | null;
}

/** The Copy does not hold the bytes it was proven with. */
export async function otherBytes(sender: Sender, file: SourceFile): Promise<Problem> {
  if (!(await file.isAsListed()))
    return problem(
      'content-gone',
      'The file on the drive changed while it was sent. The next ingest reads it.',
    );
  await sender.rows.markDamaged(file.copyId);
  return problem('content-gone', 'The file is not what it was when it was proven.');
}
