/** What came of knocking at an endpoint: any answer counts, also a refusal. */
export type Knock = Answered | { is: 'silent'; code: string };

interface Answered {
  is: 'answered';
  /** How far the clock here is ahead of the store's, in milliseconds; null where it did not say what time it is. */
  aheadMs: number | null;
}

const PATIENCE_MS = 10_000;

/** Knocks at an endpoint without a key, and compares the clocks. */
export async function knockAtStore(endpoint: string, now: () => number): Promise<Knock> {
  try {
    const asked = now();
    const answer = await fetch(`${endpoint}/`, {
      redirect: 'manual',
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    await answer.body?.cancel();
    const there = Date.parse(answer.headers.get('date') ?? '');
    return { is: 'answered', aheadMs: Number.isNaN(there) ? null : asked - there };
  } catch (error) {
    return { is: 'silent', code: silenceOf(error) };
  }
}

function silenceOf(error: unknown): string {
  const { name, cause } = error as { name?: string; cause?: { code?: string; errors?: { code?: string }[] } };
  if (name === 'TimeoutError') return 'ETIMEDOUT';
  return cause?.code ?? cause?.errors?.[0]?.code ?? 'unknown';
}
