import { createHash, randomBytes } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { DeleteObjectsCommand } from '@aws-sdk/client-s3';
import { completeMultipart } from '@safelight/core/adapters/object-store/complete-multipart.ts';
import { openObject, readProven } from '@safelight/core/adapters/object-store/get-object.ts';
import { headObject } from '@safelight/core/adapters/object-store/head-object.ts';
import { listObjects } from '@safelight/core/adapters/object-store/list-objects.ts';
import {
  abortMultipart,
  createMultipart,
  listParts,
  uploadPart,
} from '@safelight/core/adapters/object-store/multipart.ts';
import { metadataOf, parseRcloneTime } from '@safelight/core/adapters/object-store/object-metadata.ts';
import { probeStore } from '@safelight/core/adapters/object-store/probe-store.ts';
import { putObject } from '@safelight/core/adapters/object-store/put-object.ts';
import { connectStore, type ObjectStore } from '@safelight/core/adapters/object-store/store-client.ts';
import { blake3Of } from '@safelight/core/base/bytes.ts';
import { Problem } from '@safelight/core/base/errors.ts';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { cephMissing } from '../support/object-store/ceph-gateway.ts';
import { startObjectStore, type TestStore } from '../support/object-store/start-object-store.ts';

const MIB = 1024 * 1024;
const missing = cephMissing();
if (missing) console.warn(`skipped: the object store's tests, because ${missing}`);

const md5 = (bytes: Buffer) => createHash('md5').update(bytes).digest('hex');
const hex = (bytes: Buffer) => blake3Of(bytes).toString('hex');
const codeOf = async (work: Promise<unknown>) => {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  return error instanceof Problem ? error.code : error;
};

describe.skipIf(missing)('an object store', () => {
  let server: TestStore;
  let store: ObjectStore;
  const connect = (changes = {}) =>
    connectStore({
      endpoint: server.endpoint,
      region: server.region,
      bucket: server.bucket,
      keyId: server.keyId,
      applicationKey: server.key,
      ...changes,
    });

  beforeAll(async () => {
    server = await startObjectStore();
    store = connect();
  }, 60_000);
  afterAll(async () => {
    store?.close();
    await server?.stop();
  });
  beforeEach(() => server.stats.clear());
  afterEach(() => {
    server.faults.clear();
    expect(server.stats.refused).toEqual([]);
  });

  const put = (key: string, body: Buffer, to = store) => putObject(to, { key, body, metadata: {} });
  const download = async (key: string) => buffer((await openObject(store, key))!.stream);

  describe('small objects', () => {
    test('come back byte for byte, with hash, CRC and time beside them', async () => {
      const body = randomBytes(100_000);
      const facts = { blake3: hex(body), crc32: 0x00c0ffee, mtimeNs: -1_500_000_001n };
      const stored = await putObject(store, { key: 'a/ü 🐚 +&%.jpg', body, metadata: metadataOf(facts) });
      expect(stored.etag).toBe(md5(body));
      const held = await headObject(store, 'a/ü 🐚 +&%.jpg');
      expect(held).toMatchObject({ bytes: 100_000, etag: md5(body), metadata: metadataOf(facts) });
      expect(parseRcloneTime(held!.metadata.mtime!)).toBe(facts.mtimeNs);
      expect((await download('a/ü 🐚 +&%.jpg')).equals(body)).toBe(true);
    });

    test('may be empty', async () => {
      await put('empty', Buffer.alloc(0));
      expect(await headObject(store, 'empty')).toMatchObject({ bytes: 0 });
    });

    test('that are not there are null, not an error', async () => {
      expect(await headObject(store, 'nothing')).toBeNull();
      expect(await openObject(store, 'nothing')).toBeNull();
    });

    test('are read in ranges', async () => {
      const body = randomBytes(50_000);
      await put('range', body);
      const part = await openObject(store, 'range', { range: { first: 1000, last: 2999 } });
      expect(part?.bytes).toBe(2000);
      expect((await buffer(part!.stream)).equals(body.subarray(1000, 3000))).toBe(true);
    });

    test('are listed in pages', async () => {
      for (const n of [1, 2, 3, 4, 5]) await put(`list/${n}`, Buffer.from([n]));
      const first = await listObjects(store, { prefix: 'list/', limit: 3 });
      const second = await listObjects(store, { prefix: 'list/', limit: 3, next: first.next! });
      expect([...first.objects, ...second.objects].map(({ key }) => key)).toEqual(
        [1, 2, 3, 4, 5].map((n) => `list/${n}`),
      );
      expect(second.next).toBeNull();
    });

    test('are deleted by a request that B2 accepts', async () => {
      await put('doomed', Buffer.from('x'));
      await store.patient.send(
        new DeleteObjectsCommand({ Bucket: store.bucket, Delete: { Objects: [{ Key: 'doomed' }] } }),
      );
      expect(await headObject(store, 'doomed')).toBeNull();
    });
  });

  describe('objects of parts', () => {
    const body = randomBytes(11 * MIB);
    const slice = (n: number) => body.subarray((n - 1) * 5 * MIB, n * 5 * MIB);
    const metadata = { blake3: hex(body) };

    test('are put together, in whatever order the parts came', async () => {
      const upload = await createMultipart(store, { key: 'parts', metadata });
      const parts = [];
      for (const n of [3, 1, 2]) parts.push(await uploadPart(store, upload, { n, body: slice(n) }));
      expect(await headObject(store, 'parts')).toBeNull();
      const stored = await completeMultipart(store, upload, parts);
      expect(stored.etag).toMatch(/^[0-9a-f]{32}-3$/);
      expect(await headObject(store, 'parts')).toMatchObject({ bytes: body.length, metadata });
      await readProven(store, 'parts', { blake3: hex(body), bytes: body.length }, () => {});
    });

    test('go on where they stopped', async () => {
      const upload = await createMultipart(store, { key: 'resumed', metadata });
      await uploadPart(store, upload, { n: 1, body: slice(1) });
      const later = connect();
      const held = await listParts(later, upload);
      expect(held).toEqual([{ n: 1, bytes: 5 * MIB, etag: md5(slice(1)) }]);
      const rest = [];
      for (const n of [2, 3]) rest.push(await uploadPart(later, upload, { n, body: slice(n) }));
      await completeMultipart(later, upload, [...held!, ...rest]);
      expect((await download('resumed')).equals(body)).toBe(true);
      later.close();
    });

    test('may send a part twice: the later counts', async () => {
      const upload = await createMultipart(store, { key: 'twice', metadata });
      await uploadPart(store, upload, { n: 1, body: randomBytes(MIB) });
      const part = await uploadPart(store, upload, { n: 1, body: slice(1) });
      await completeMultipart(store, upload, [part]);
      expect((await download('twice')).equals(slice(1))).toBe(true);
    });

    test('leave nothing when they are given up', async () => {
      const upload = await createMultipart(store, { key: 'given-up', metadata });
      await uploadPart(store, upload, { n: 1, body: slice(1) });
      await abortMultipart(store, upload);
      await abortMultipart(store, upload);
      expect(await listParts(store, upload)).toBeNull();
      expect(await headObject(store, 'given-up')).toBeNull();
    });

    test('are complete although the answer was lost', async () => {
      const upload = await createMultipart(store, { key: 'lost-complete', metadata });
      const parts = [];
      for (const n of [1, 2, 3]) parts.push(await uploadPart(store, upload, { n, body: slice(n) }));
      server.faults.add({ kind: 'lost-answer', match: /^CompleteMultipartUpload/ });
      await completeMultipart(store, upload, parts);
      expect((await download('lost-complete')).equals(body)).toBe(true);
      await completeMultipart(store, upload, parts);
    });

    test('outlive resets and overload on the way', async () => {
      const upload = await createMultipart(store, { key: 'torn', metadata });
      server.faults.add(
        { kind: 'reset', after: MIB, match: /^UploadPart.*partNumber=1&/ },
        { kind: 'no-tomes', match: /^UploadPart.*partNumber=2&/, times: 2 },
        { kind: 'lost-answer', match: /^UploadPart.*partNumber=3&/ },
      );
      const parts = await Promise.all([1, 2, 3].map((n) => uploadPart(store, upload, { n, body: slice(n) })));
      await completeMultipart(store, upload, parts);
      expect(server.stats.faults).toEqual({ reset: 1, 'no-tomes': 2, 'lost-answer': 1 });
      expect((await download('torn')).equals(body)).toBe(true);
    });
  });

  describe('a moody store', () => {
    test('that sheds load is asked again, a little later', async () => {
      server.faults.add(
        { kind: 'slow-down', times: 2, match: /^PutObject/ },
        { kind: 'internal', match: /^PutObject/ },
      );
      await put('patience', Buffer.from('kept'));
      expect(server.stats.operations.PutObject).toBe(4);
    });

    test('whose answer was lost is asked what it has, before anything is sent again', async () => {
      server.faults.add({ kind: 'lost-answer', match: /^PutObject/ });
      await put('lost-answer', Buffer.from('kept once'));
      expect(server.stats.operations).toMatchObject({ PutObject: 1, HeadObject: 1 });
    });

    test('that tears the line gets it again', async () => {
      server.faults.add({ kind: 'reset', after: 1000, match: /^PutObject/ });
      const body = randomBytes(200_000);
      await put('reset', body);
      expect((await download('reset')).equals(body)).toBe(true);
    });

    test('that never answers counts as busy', async () => {
      server.faults.add({ kind: 'hang', match: /^HeadObject/, times: 9 });
      const impatient = connect({ idleMs: 200 });
      expect(await codeOf(headObject(impatient, 'x'))).toBe('store-busy');
      impatient.close();
    });

    test('that answers with changed bytes is found out', async () => {
      const body = randomBytes(300_000);
      await put('corrupt', body);
      const expected = { blake3: hex(body), bytes: body.length };
      server.faults.add({ kind: 'corrupt', after: 150_000, match: /^GetObject/ });
      expect(await codeOf(readProven(store, 'corrupt', expected, () => {}))).toBe('store-damaged');
      server.faults.add({ kind: 'truncate', after: 150_000, match: /^GetObject/ });
      expect(await codeOf(readProven(store, 'corrupt', expected, () => {}))).toBe('store-busy');
      await readProven(store, 'corrupt', expected, () => {});
    });
  });

  describe('a store that cannot be used', () => {
    const reason = async (changes: object) => {
      const other = connect(changes);
      const found = await probeStore(other, '');
      other.close();
      return found?.code ?? null;
    };

    test('says why', async () => {
      expect(await reason({})).toBeNull();
      expect(await reason({ keyId: 'unknown' })).toBe('wrong-credentials');
      expect(await reason({ applicationKey: 'wrong' })).toBe('wrong-credentials');
      expect(await reason({ bucket: 'not-made' })).toBe('no-bucket');
      expect(await reason({ endpoint: 'http://127.0.0.1:9' })).toBe('store-unreachable');
      expect(await reason({ endpoint: 'http://no-such-host.invalid' })).toBe('store-unreachable');
    });

    test('does not take bytes with a wrong key, nor into a bucket that is not there', async () => {
      const wrong = connect({ applicationKey: 'wrong' });
      expect(await codeOf(put('x', Buffer.from('x'), wrong))).toBe('wrong-credentials');
      const elsewhere = connect({ bucket: 'not-made' });
      expect(await codeOf(put('x', Buffer.from('x'), elsewhere))).toBe('no-bucket');
      wrong.close();
      elsewhere.close();
    });

    test('says that a cap is reached, and is not asked again at once', async () => {
      server.faults.add({ kind: 'cap', match: /^PutObject/ });
      expect(await codeOf(put('capped', Buffer.from('x')))).toBe('cap-exceeded');
      expect(server.stats.operations.PutObject).toBe(1);
    });
  });
});
