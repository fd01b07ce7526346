import type { S3Request } from './s3-request.ts';

export type Refusal = { status: number; code: string; message: string };
type Rule = (request: S3Request) => Refusal | null;

const refuse = (status: number, code: string, message: string): Refusal => ({ status, code, message });

const FOREIGN_HEADERS = [
  /^x-amz-checksum-/,
  /^x-amz-sdk-checksum-algorithm$/,
  /^x-amz-trailer$/,
  /^x-amz-tagging/,
  /^x-amz-website-redirect-location$/,
  /^x-amz-grant-/,
  /^x-amz-server-side-encryption-(aws-kms-key-id|context|bucket-key-enabled)$/,
  /^x-amz-request-payer$/,
  /^x-amz-mfa$/,
];
const FOREIGN_QUESTIONS = ['tagging', 'policy', 'website', 'accelerate', 'attributes', 'restore', 'select'];
const WRITES = ['PutObject', 'CopyObject', 'CreateMultipartUpload', 'UploadPart'];
const SENDS_BYTES = ['PutObject', 'UploadPart'];
const LARGEST_PUT = 5_000_000_000;
const LARGEST_NAME_AND_INFO = 7000;

const headers: Rule = ({ headers, query }) => {
  const names = [...Object.keys(headers), ...[...query.keys()].map((name) => name.toLowerCase())];
  const foreign = names.find((name) => FOREIGN_HEADERS.some((pattern) => pattern.test(name)));
  return foreign ? refuse(400, 'InvalidArgument', `Unsupported header '${foreign}' received`) : null;
};

const trailers: Rule = ({ headers }) =>
  String(headers['x-amz-content-sha256'] ?? '').endsWith('-TRAILER')
    ? refuse(400, 'InvalidArgument', "Unsupported value for header 'x-amz-content-sha256'")
    : null;

const questions: Rule = ({ query }) => {
  const foreign = FOREIGN_QUESTIONS.find((name) => query.has(name));
  return foreign ? refuse(501, 'NotImplemented', `Functionality that is not implemented (${foreign})`) : null;
};

const signature: Rule = ({ headers, query }) =>
  /^AWS /.test(headers.authorization ?? '') || query.has('Signature')
    ? refuse(400, 'InvalidRequest', 'Only signature version 4 is supported')
    : null;

const keys: Rule = ({ operation, key }) => {
  if (key === null) return refuse(400, 'InvalidURI', 'Could not parse the specified URI');
  if (!WRITES.includes(operation)) return null;
  if (Buffer.byteLength(key) > 1024) return refuse(400, 'KeyTooLongError', 'Your key is too long');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the rule is about control characters
  if (/[\x00-\x1f\x7f\\]/.test(key)) return refuse(400, 'InvalidArgument', 'Control character in key');
  if (/^\/|\/$|\/\//.test(key)) return refuse(400, 'InvalidArgument', "Misplaced '/' in key");
  const long = key.split('/').some((segment) => Buffer.byteLength(segment) > 250);
  return long ? refuse(400, 'InvalidArgument', 'Key segment longer than 250 bytes') : null;
};

const bodies: Rule = ({ operation, headers }) => {
  if (!SENDS_BYTES.includes(operation)) return null;
  const length = headers['content-length'];
  if (length === undefined || headers['transfer-encoding'])
    return refuse(411, 'MissingContentLength', 'You must provide the Content-Length HTTP header');
  return Number(length) > LARGEST_PUT ? refuse(400, 'EntityTooLarge', 'Your upload is too large') : null;
};

/** Stricter than the store: the product promises a digest with everything it sends. */
const digests: Rule = ({ operation, headers }) =>
  [...SENDS_BYTES, 'POST?delete'].includes(operation) && !headers['content-md5']
    ? refuse(400, 'InvalidRequest', 'Missing required header for this request: Content-MD5')
    : null;

const parts: Rule = ({ operation, query, headers }) => {
  if (operation !== 'UploadPart') return null;
  const number = Number(query.get('partNumber'));
  if (!Number.isInteger(number) || number < 1 || number > 10_000)
    return refuse(400, 'InvalidArgument', 'Part number must be an integer between 1 and 10000');
  return headers['content-length'] === '0' ? refuse(400, 'EntityTooSmall', 'Empty part') : null;
};

const metadata: Rule = ({ operation, key, headers }) => {
  if (!WRITES.includes(operation) || operation === 'UploadPart') return null;
  let bytes = Buffer.byteLength(key ?? '');
  for (const [header, value] of Object.entries(headers)) {
    if (!header.startsWith('x-amz-meta-')) continue;
    const name = header.slice('x-amz-meta-'.length);
    if (name.length > 50 || name.startsWith('b2-'))
      return refuse(400, 'InvalidArgument', `Metadata name '${name}' is not allowed`);
    bytes += name.length + Buffer.byteLength(String(value));
  }
  return bytes > LARGEST_NAME_AND_INFO ? refuse(400, 'MetadataTooLarge', 'Metadata too large') : null;
};

const settings: Rule = ({ headers }) => {
  const encryption = headers['x-amz-server-side-encryption'];
  if (encryption && encryption !== 'AES256') return refuse(400, 'InvalidArgument', 'Unsupported encryption');
  const storageClass = headers['x-amz-storage-class'];
  return storageClass && storageClass !== 'STANDARD'
    ? refuse(400, 'InvalidStorageClass', 'Unsupported storage class')
    : null;
};

const RULES: Rule[] = [
  headers,
  trailers,
  questions,
  signature,
  keys,
  bodies,
  digests,
  parts,
  metadata,
  settings,
];

/** What Backblaze B2 would answer to a request it does not accept, or null when it accepts it. */
export function refusalOf(request: S3Request): Refusal | null {
  for (const rule of RULES) {
    const refusal = rule(request);
    if (refusal) return refusal;
  }
  return null;
}
