import type { ProblemView } from '@safelight/contract/problems.ts';

/** What went wrong with a call: a stable code, and one sentence for the person. */
export class Problem extends Error {
  readonly code: string;
  readonly status: number;
  /** The character of a search that could not be understood. */
  readonly at: number | undefined;

  constructor(code: string, sentence: string, status = 0, at?: number) {
    super(sentence);
    this.code = code;
    this.status = status;
    this.at = at;
  }
}

/** The problem that an unsuccessful answer carries. */
export async function problemOf(answer: Response): Promise<Problem> {
  const type = answer.headers.get('content-type') ?? '';
  if (type.startsWith('application/problem+json')) {
    const view = (await answer.json()) as ProblemView;
    return new Problem(view.code, view.detail || view.title, answer.status, view.at);
  }
  if (answer.status >= 502 && answer.status <= 504) return unreachable();
  return new Problem('unexpected', `The server answered with status ${answer.status}.`, answer.status);
}

/** No answer came at all. */
export function unreachable(): Problem {
  return new Problem('unreachable', 'Safelight does not answer. It may be starting, or the network is away.');
}

/** Whatever was thrown, as a problem. */
export function asProblem(thrown: unknown): Problem {
  if (thrown instanceof Problem) return thrown;
  return new Problem('unexpected', thrown instanceof Error ? thrown.message : String(thrown));
}
