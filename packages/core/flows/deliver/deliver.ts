import { Readable } from 'node:stream';
import { type Problem, problem } from '../../base/errors.ts';
import { begin } from './begin.ts';
import type { Span } from './byte-range.ts';
import type { Candidate, DeliverStore, Wanted } from './deliver.store.ts';
import { exactly } from './exactly.ts';
import { hashOnTheWay } from './hash-on-the-way.ts';
import { archiveIsRight, openSource, type Source, type SourceDeps } from './open-source.ts';

export interface DeliverDeps {
  rows: DeliverStore;
  archiveRoot: string;
  /** The store that is set up at the moment. */
  cloud: SourceDeps['cloud'];
  onDamage: (copyId: bigint) => void;
}

export type Delivery = ReturnType<typeof openDelivery>;

const LOOK_MS = 1_000;

/** Opens Contents for reading, each from its best Copy in reach. */
export function openDelivery(deps: DeliverDeps) {
  const sources: SourceDeps = { ...deps, proven: new Set() };
  const onDrives = new Map<AbortController, string>();

  /**
   * The bytes of a Content, or of a part of it. What is read in full is hashed on the way; where the hash is another,
   * the stream fails before its last byte and the Copy counts as damaged.
   * @throws Problem `content-gone`, `not-in-reach` or `archive-absent`, before the first byte
   */
  async function open(wanted: Wanted, span: Span): Promise<AsyncIterableIterator<Buffer>> {
    const whole = span.start === 0 && span.end === wanted.bytes;
    const copies = await deps.rows.copiesOf(wanted.contentId);
    const present = copies.filter((copy) => copy.state === 'present');
    const archiveRight = present.some((copy) => copy.kind === 'archive') && (await archiveIsRight(sources));
    for (const copy of present) {
      if (copy.kind === 'archive' && !archiveRight) continue;
      const source = await openSource(sources, copy, wanted, whole);
      const begun = source && (await begin(flow(source, copy, wanted, span, whole)));
      if (begun) return begun;
    }
    throw outOfReach(present, archiveRight);
  }

  async function* flow(
    source: Source,
    copy: Candidate,
    wanted: Wanted,
    span: Span,
    whole: boolean,
  ): AsyncGenerator<Buffer> {
    const stopping = new AbortController();
    const watch = copy.attachmentId ? watchDrive(copy, stopping) : undefined;
    try {
      const chunks = untilStopped(source.read(span, stopping.signal), stopping.signal);
      yield* whole ? hashOnTheWay(chunks, wanted.blake3, () => damaged(copy)) : exactly(chunks, span);
    } finally {
      clearInterval(watch);
      onDrives.delete(stopping);
      stopping.abort();
      await source.close();
    }
  }

  /** A drive must be free to go: when it is released, what is being read of it is cut off. */
  function watchDrive(copy: Candidate, stopping: AbortController): NodeJS.Timeout {
    if (copy.driveId) onDrives.set(stopping, copy.driveId);
    const look = async () => {
      if (await deps.rows.isLetGo(copy.attachmentId!)) stopping.abort(problem('drive-released'));
    };
    return setInterval(() => look().catch(() => {}), LOOK_MS);
  }

  async function damaged(copy: Candidate): Promise<void> {
    await deps.rows.markDamaged(copy.copyId);
    deps.onDamage(copy.copyId);
  }

  return {
    open,
    /** The same as a stream, whose failure cuts the connection. */
    async stream(wanted: Wanted, span: Span): Promise<Readable> {
      return Readable.from(await open(wanted, span), { objectMode: false, highWaterMark: 1 });
    },
    /** Stops reading from a Drive at once. */
    letGo(driveId: string): void {
      for (const [stopping, drive] of onDrives)
        if (drive === driveId) stopping.abort(problem('drive-released'));
    },
  };
}

function outOfReach(present: Candidate[], archiveRight: boolean): Problem {
  const kinds = new Set(present.map((copy) => copy.kind));
  if (kinds.has('archive') && !archiveRight) return problem('archive-absent');
  const away = present.some((copy) => copy.kind === 'drive' && copy.attachmentId === null);
  return away || kinds.has('cloud') ? problem('not-in-reach') : problem('content-gone');
}

async function* untilStopped(chunks: AsyncIterable<Buffer>, signal: AbortSignal): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    signal.throwIfAborted();
    yield chunk;
  }
}
