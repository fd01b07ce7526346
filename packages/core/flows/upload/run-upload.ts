import { Problem } from '../../base/errors.ts';
import { afterFailure } from './plan-upload.ts';
import { sendContent } from './send-content.ts';
import type { Sender } from './sender.ts';
import type { TakenUpload } from './take-upload.store.ts';
import type { Ends } from './tend-uploads.ts';

const LANES = 6;
const SIGN_OF_LIFE_MS = 30_000;

/** Why a run ended: nothing is due any more, it was told to stop, or nothing can be sent now. */
export type RunEnd = { is: 'nothing-due' } | { is: 'stopped' } | { is: 'held-up'; by: Problem };

/** Sends what is due, several at once, until nothing is due, nothing can be sent or it is to end. */
export async function runUploads(tools: Omit<Sender, 'halt'>, ends: Ends): Promise<RunEnd> {
  const trouble = new AbortController();
  const sender = { ...tools, halt: AbortSignal.any([trouble.signal, ends.halt]) };
  const stopped = () => ends.stop.aborted || ends.halt.aborted;
  const lane = async () => {
    while (!stopped() && !trouble.signal.aborted) {
      const upload = await sender.rows.take();
      if (!upload) return;
      await sendOne(sender, upload, ends.stop, stopped);
    }
  };
  const lanes = Array.from({ length: LANES }, () => lane().catch((error) => trouble.abort(error)));
  await Promise.all(lanes);
  const reason: unknown = trouble.signal.reason;
  if (reason instanceof Problem) return { is: 'held-up', by: reason };
  if (trouble.signal.aborted) throw reason;
  return stopped() ? { is: 'stopped' } : { is: 'nothing-due' };
}

/** Sends one and keeps its row. Throws what is in the way of all others too. */
async function sendOne(
  sender: Sender,
  upload: TakenUpload,
  signal: AbortSignal,
  stopped: () => boolean,
): Promise<void> {
  const lost = new AbortController();
  const signOfLife = () => sender.rows.keep(upload).catch((error) => lost.abort(error));
  const alive = setInterval(signOfLife, SIGN_OF_LIFE_MS);
  try {
    await sendContent(sender, upload, AbortSignal.any([signal, lost.signal]));
  } catch (error) {
    await keepFailure(sender, upload, error, stopped());
  } finally {
    clearInterval(alive);
  }
}

async function keepFailure(
  sender: Sender,
  upload: TakenUpload,
  error: unknown,
  stopped: boolean,
): Promise<void> {
  const { rows } = sender;
  if (error instanceof Problem && error.code === 'lease-lost') return;
  const consequence = error instanceof Problem && !stopped ? afterFailure(error.code, upload.attempts) : null;
  const reason = error instanceof Problem ? error.code : null;
  if (consequence?.is === 'given-up') await rows.giveUp(upload, reason ?? 'store-refused');
  else if (consequence?.is === 'content-waits') await rows.putBack(upload, { ...consequence, reason });
  else {
    await rows.putBack(upload, { seconds: 0, reason: null, blameless: true });
    if (!stopped) throw error;
  }
}
