import { type Static, Type } from 'typebox';
import { Bytes, Count, Id, Nullable } from './names.ts';

/** A Manifest or a catalogue export as it stands in one place. */
export const PaperView = Type.Object({
  at: Type.String({ format: 'date-time', description: 'so it was then' }),
  path: Type.String({ description: 'below the root of the Archive; in the cloud the key' }),
  bytes: Bytes,
  lines: Count,
});
export type PaperView = Static<typeof PaperView>;

const Places = { archive: Nullable(PaperView), cloud: Nullable(PaperView) };

/** What is written down of the catalogue beside the bytes, the newest of each. */
export const PapersView = Type.Object({
  catalogue: Type.Object(Places),
  manifests: Type.Array(Type.Object({ driveId: Id, drive: Type.String(), ...Places })),
  due: Type.Boolean({ description: 'something is waiting to be written down' }),
  cloudKeepsSince: Nullable(
    Type.String({ format: 'date-time', description: 'since then the key may not remove old ones' }),
  ),
});
export type PapersView = Static<typeof PapersView>;
