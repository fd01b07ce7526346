import { expect, test } from 'vitest';
import { harmlessType, saveAs } from './content-headers.ts';

test.each([
  ['IMG_1.CR3', `attachment; filename="IMG_1.CR3"; filename*=UTF-8''IMG_1.CR3`],
  ['Été "1".jpg', `attachment; filename="_t_ _1_.jpg"; filename*=UTF-8''%C3%89t%C3%A9%20%221%22.jpg`],
  ["a'(b)*.jpg", `attachment; filename="a'(b)*.jpg"; filename*=UTF-8''a%27%28b%29%2A.jpg`],
  ['a\nb.jpg', `attachment; filename="a_b.jpg"; filename*=UTF-8''a%0Ab.jpg`],
  ['100%.jpg', `attachment; filename="100_.jpg"; filename*=UTF-8''100%25.jpg`],
])('%j is saved under its name', (name, header) => {
  expect(saveAs(Buffer.from(name))).toBe(header);
});

test('a name that is no text is saved under the nearest one', () => {
  expect(saveAs(Buffer.from('caf\xe9.jpg', 'latin1'))).toMatch(/filename="caf~[0-9a-f]{12}\.jpg"/);
});

test.each([
  ['a/b.JPG', 'image/jpeg'],
  ['a.svg', 'application/octet-stream'],
  ['a.html', 'application/octet-stream'],
  ['a.xml', 'application/octet-stream'],
  ['a.CR3', 'application/octet-stream'],
  ['jpg', 'application/octet-stream'],
])('%s is sent as %s', (path, type) => {
  expect(harmlessType(Buffer.from(path))).toBe(type);
});
