import { describe, expect, test } from 'vitest';
import { Problem } from '../../base/errors.ts';
import { isPassing, mayBeDone, type StoreCode, storeCodeOf, storeProblem } from './store-errors.ts';

const answer = (httpStatusCode: number, Code?: string, message = '') => {
  return Object.assign(new Error(message), { name: Code ?? 'Unknown', Code, $metadata: { httpStatusCode } });
};
const system = (code: string) => Object.assign(new Error(code), { code });
const problemOf = (error: unknown) => storeProblem(error) as Problem;

describe('a failure of a store', () => {
  const table: [string, unknown, StoreCode][] = [
    ['an unknown key', answer(403, 'InvalidAccessKeyId'), 'wrong-credentials'],
    ['a wrong key', answer(403, 'SignatureDoesNotMatch'), 'wrong-credentials'],
    ['a refusal without a body', answer(403), 'wrong-credentials'],
    [
      'a cap of B2, which only its message tells',
      answer(403, 'AccessDenied', 'Storage cap exceeded.'),
      'cap-exceeded',
    ],
    ['a refusal that is no cap', answer(403, 'AccessDenied', 'not entitled'), 'wrong-credentials'],
    ['a missing bucket', answer(404, 'NoSuchBucket'), 'no-bucket'],
    ['a wrong clock', answer(403, 'RequestTimeTooSkewed'), 'clock-skew'],
    ['shed load', answer(503, 'SlowDown'), 'store-busy'],
    ['an error of its own', answer(500, 'InternalError'), 'store-busy'],
    ['an unnamed error of its own', answer(502), 'store-busy'],
    ['too many requests', answer(429), 'store-busy'],
    ['a digest that does not match', answer(400, 'BadDigest'), 'store-damaged'],
    ['a bad request', answer(400, 'InvalidArgument'), 'store-refused'],
    ['a torn line', system('ECONNRESET'), 'store-busy'],
    ['silence', Object.assign(new Error('socket hang up'), { name: 'TimeoutError' }), 'store-busy'],
    ['a closed port', system('ECONNREFUSED'), 'store-unreachable'],
    ['a name that nobody knows', system('ENOTFOUND'), 'store-unreachable'],
    ['a certificate that is not trusted', system('DEPTH_ZERO_SELF_SIGNED_CERT'), 'store-unreachable'],
  ];
  test.each(table)('%s', (_, error, code) => {
    expect(problemOf(error).code).toBe(code);
  });

  test('keeps what the store called it', () => {
    expect(storeCodeOf(problemOf(answer(404, 'NoSuchUpload')))).toBe('NoSuchUpload');
    expect(storeCodeOf(new Error('other'))).toBeNull();
  });

  test('passes by itself or does not', () => {
    expect(isPassing(problemOf(answer(503, 'SlowDown')))).toBe(true);
    expect(isPassing(problemOf(answer(403, 'AccessDenied')))).toBe(false);
  });

  test('leaves open whether the request was carried out, unless the store said no', () => {
    expect(mayBeDone(problemOf(system('ECONNRESET')))).toBe(true);
    expect(mayBeDone(problemOf(answer(500)))).toBe(true);
    expect(mayBeDone(problemOf(answer(503, 'SlowDown')))).toBe(false);
  });

  test('that is one already, and an abort, stay what they are', () => {
    const problem = new Problem('store-busy');
    const abort = Object.assign(new Error('stop'), { name: 'AbortError' });
    expect(storeProblem(problem)).toBe(problem);
    expect(storeProblem(abort)).toBe(abort);
  });
});
