import { type Code, Problem, problem } from '../../base/errors.ts';

/** The classes of failure of an object store. */
export type StoreCode = Extract<
  Code,
  | 'wrong-credentials'
  | 'expired-credentials'
  | 'no-bucket'
  | 'clock-skew'
  | 'cap-exceeded'
  | 'store-busy'
  | 'store-unreachable'
  | 'store-refused'
  | 'store-damaged'
>;

const CODES: Record<string, StoreCode> = {
  InvalidAccessKeyId: 'wrong-credentials',
  SignatureDoesNotMatch: 'wrong-credentials',
  AccessDenied: 'wrong-credentials',
  Forbidden: 'wrong-credentials',
  UnauthorizedAccess: 'wrong-credentials',
  ExpiredToken: 'expired-credentials',
  InvalidToken: 'wrong-credentials',
  CredentialsProviderError: 'wrong-credentials',
  NoSuchBucket: 'no-bucket',
  RequestTimeTooSkewed: 'clock-skew',
  RequestExpired: 'clock-skew',
  BadDigest: 'store-damaged',
  XAmzContentSHA256Mismatch: 'store-damaged',
  QuotaExceeded: 'cap-exceeded',
  SlowDown: 'store-busy',
  ServiceUnavailable: 'store-busy',
  InternalError: 'store-busy',
  RequestTimeout: 'store-busy',
  IncompleteBody: 'store-busy',
  TooManyRequests: 'store-busy',
  TimeoutError: 'store-busy',
};

const UNREACHABLE = [
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENETDOWN',
  'EADDRNOTAVAIL',
];
const TORN = ['ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ECONNABORTED'];

interface SdkError {
  name?: string;
  Code?: string;
  code?: string;
  message?: string;
  $metadata?: { httpStatusCode?: number };
}

/** The error of the catalogue for whatever a request to the store threw; an abort passes as it is. */
export function storeProblem(error: unknown): unknown {
  if (error instanceof Problem || isAbort(error)) return error;
  const raw = (error ?? {}) as SdkError;
  const status = raw.$metadata?.httpStatusCode;
  const storeCode = raw.Code ?? raw.name ?? 'unknown';
  const facts = { storeCode, ...(status === undefined ? {} : { status }) };
  return problem(classOf(raw, status), raw.message || undefined, { cause: error, facts });
}

/** Runs a request to the store; what it throws is an error of the catalogue. */
export async function asking<T>(request: () => Promise<T>): Promise<T> {
  try {
    return await request();
  } catch (error) {
    throw storeProblem(error);
  }
}

/** What the store itself called the failure (`NoSuchUpload`), or null. */
export function storeCodeOf(error: unknown): string | null {
  const code = error instanceof Problem ? error.facts.storeCode : null;
  return typeof code === 'string' ? code : null;
}

/** Whether it was only bad luck: the same request may succeed in a while. */
export function isPassing(error: unknown): boolean {
  return error instanceof Problem && (error.code === 'store-busy' || error.code === 'store-unreachable');
}

/** Whether the request may have been carried out although no answer said so. */
export function mayBeDone(error: unknown): boolean {
  if (!(error instanceof Problem)) return false;
  return error.facts.status === undefined || error.facts.status === 500 || error.facts.status === 504;
}

export function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

function classOf(raw: SdkError, status: number | undefined): StoreCode {
  // B2 has no code of its own for a used-up cap: it answers AccessDenied and only the message tells.
  if (status === 403 && /cap exceeded/i.test(raw.message ?? '')) return 'cap-exceeded';
  const known = CODES[raw.Code ?? ''] ?? CODES[raw.name ?? ''];
  if (known) return known;
  if (status !== undefined && status < 400) return 'store-busy';
  if (status !== undefined) return classOfStatus(status);
  const errno = raw.code ?? raw.name ?? '';
  if (UNREACHABLE.includes(errno)) return 'store-unreachable';
  if (TORN.includes(errno) || raw.name === 'TimeoutError') return 'store-busy';
  return 'store-unreachable';
}

function classOfStatus(status: number): StoreCode {
  if (status === 401 || status === 403) return 'wrong-credentials';
  if (status >= 500 || status === 408 || status === 429) return 'store-busy';
  return 'store-refused';
}
