/** How much was done at a moment: milliseconds and bytes. */
export interface Sample {
  at: number;
  done: number;
}

const KEPT = 16 * 60_000;
const WINDOW = 30_000;
const SHORTEST = 1500;

/** The samples with one more; what is older than 16 minutes is dropped, a restart from less begins anew. */
export function addSample(samples: Sample[], sample: Sample): Sample[] {
  const last = samples.at(-1);
  if (last && sample.done < last.done) return [sample];
  if (last && sample.at <= last.at) return samples;
  return [...samples.filter(({ at }) => at > sample.at - KEPT), sample];
}

/** Bytes a second over the last half minute; undefined until there is enough to tell. */
export function rate(samples: Sample[]): number | undefined {
  const last = samples.at(-1);
  if (!last) return undefined;
  const first = samples.find(({ at }) => at >= last.at - WINDOW) ?? last;
  const span = last.at - first.at;
  return span < SHORTEST ? undefined : ((last.done - first.done) * 1000) / span;
}

/** Up to `n` speeds between samples, oldest first, for a small curve. */
export function curve(samples: Sample[], n = 40): number[] {
  const step = Math.max(1, Math.ceil((samples.length - 1) / n));
  const picked = samples.filter((_, i) => i % step === 0 || i === samples.length - 1);
  return picked.slice(1).map((sample, i) => {
    const before = picked[i] as Sample;
    return ((sample.done - before.done) * 1000) / Math.max(1, sample.at - before.at);
  });
}
