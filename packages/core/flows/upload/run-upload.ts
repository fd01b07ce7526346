import { Problem } from '../../base/errors.ts';
import { afterFailure } from './plan-upload.ts';
import { sendContent } from './send-content.ts';
import type { Sender } from './sender.ts';
import type { TakenUpload } from './upload.store.ts';

const LANES = 6;
const SIGN_OF_LIFE_MS = 30_000;

/** Why a run ended: nothing is due any more, it was told to stop, or nothing can be sent now. */
export type RunEnd = { is: 'nothing-due' } | { is: 'stopped' } | { is: 'held-up'; by: Problem };

/** Sends what is due, several at once, until nothing is due, the store is in trouble or `signal` ends it. */
export async function runUploads(sender: Sender, signal: AbortSignal): Promise<RunEnd> {
  const trouble = new AbortController();
  const either = AbortSignal.any([signal, trouble.signal]);
  const lane = async () => {
    while (!either.aborted) {
      const upload = await sender.rows.take();
      if (!upload) return;
      const by = await sendOne(sender, upload, either);
      if (by && !trouble.signal.aborted) trouble.abort(by);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  if (trouble.signal.aborted) return { is: 'held-up', by: trouble.signal.reason as Problem };
  return signal.aborted ? { is: 'stopped' } : { is: 'nothing-due' };
}

/** Sends one and keeps its row; returns what is in the way of all others, or null. */
async function sendOne(sender: Sender, upload: TakenUpload, signal: AbortSignal): Promise<Problem | null> {
  const lost = new AbortController();
  const alive = setInterval(
    () => sender.rows.keep(upload).catch((error) => lost.abort(error)),
    SIGN_OF_LIFE_MS,
  );
  try {
    await sendContent(sender, upload, AbortSignal.any([signal, lost.signal]));
    return null;
  } catch (error) {
    return await keepFailure(sender, upload, error, signal);
  } finally {
    clearInterval(alive);
  }
}

async function keepFailure(
  sender: Sender,
  upload: TakenUpload,
  error: unknown,
  signal: AbortSignal,
): Promise<Problem | null> {
  const { rows } = sender;
  if (signal.aborted) {
    await rows.putBack(upload, { seconds: 0, reason: null, blameless: true });
    return null;
  }
  if (!(error instanceof Problem)) throw error;
  if (error.code === 'lease-lost') return null;
  const consequence = afterFailure(error.code, upload.attempts);
  if (consequence.is === 'given-up') await rows.giveUp(upload, error.code);
  else if (consequence.is === 'content-waits')
    await rows.putBack(upload, { seconds: consequence.seconds, reason: error.code, blameless: false });
  else await rows.putBack(upload, { seconds: 0, reason: error.code, blameless: true });
  return consequence.is === 'store-waits' ? error : null;
}
