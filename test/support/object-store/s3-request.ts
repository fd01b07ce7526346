import type { IncomingHttpHeaders } from 'node:http';

export type S3Request = {
  method: string;
  url: string;
  operation: string;
  bucket: string;
  /** Decoded; empty for a request about the bucket, null when the encoding is broken. */
  key: string | null;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
};

const OF_UPLOAD: Record<string, string> = {
  PUT: 'UploadPart',
  POST: 'CompleteMultipartUpload',
  GET: 'ListParts',
  DELETE: 'AbortMultipartUpload',
};
const OF_OBJECT: Record<string, string> = {
  PUT: 'PutObject',
  GET: 'GetObject',
  HEAD: 'HeadObject',
  DELETE: 'DeleteObject',
};
const OF_BUCKET: Record<string, string> = {
  PUT: 'CreateBucket',
  GET: 'ListObjects',
  HEAD: 'HeadBucket',
  DELETE: 'DeleteBucket',
};
const BUCKET_QUESTIONS = ['uploads', 'versions', 'delete', 'versioning', 'object-lock', 'lifecycle'];

/** Reads from method, URL and headers which S3 operation a path-style request asks for. */
export function readS3Request(method: string, url: string, headers: IncomingHttpHeaders): S3Request {
  const [path = '', search = ''] = split(url, '?');
  const [bucket = '', rawKey = ''] = split(path.slice(1), '/');
  const query = new URLSearchParams(search);
  const key = decode(rawKey);
  const operation = nameOperation(method, bucket, rawKey, query, headers);
  return { method, url, operation, bucket: decode(bucket) ?? '', key, query, headers };
}

function nameOperation(
  method: string,
  bucket: string,
  rawKey: string,
  query: URLSearchParams,
  headers: IncomingHttpHeaders,
): string {
  if (!bucket) return 'ListBuckets';
  if (!rawKey) {
    const question = BUCKET_QUESTIONS.find((name) => query.has(name));
    return question ? `${method}?${question}` : (OF_BUCKET[method] ?? method);
  }
  if (query.has('uploadId')) return OF_UPLOAD[method] ?? method;
  if (method === 'POST' && query.has('uploads')) return 'CreateMultipartUpload';
  if (method === 'PUT' && headers['x-amz-copy-source']) return 'CopyObject';
  return OF_OBJECT[method] ?? method;
}

function split(text: string, at: string): [string, string] {
  const index = text.indexOf(at);
  return index < 0 ? [text, ''] : [text.slice(0, index), text.slice(index + 1)];
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
