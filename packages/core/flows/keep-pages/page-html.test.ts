import { expect, test } from 'vitest';
import { folderPage, linkTo } from './page-html.ts';
import { type PageFacts, thumbsOnPage } from './plan-page.ts';

const file = { bytes: 1, mtimeNs: 0n, blake3: Buffer.alloc(32), path: Buffer.from('x'), hasThumb: false };
const facts = (changes: Partial<PageFacts>): PageFacts => {
  return { drive: 'LaCie', path: Buffer.from('a'), folders: [], files: [], thumbs: 1, more: [], ...changes };
};
const links = {
  page: (name: string) => name,
  file: (path: Buffer) => linkTo(path),
  thumb: async () => 'data:image/webp;base64,AA==',
};

test('no name of a drive, folder or file can become a tag or leave its attribute', async () => {
  const evil = `"><script>alert('&')</script>`;
  const page = await folderPage(
    facts({
      drive: evil,
      path: Buffer.from(`a/${evil}`),
      folders: [{ name: Buffer.from(evil), page: 'p.html', files: 1, bytes: 1 }],
      files: [{ ...file, name: Buffer.from(evil), path: Buffer.from(evil), hasThumb: true }],
    }),
    links,
  );
  expect(page.toString()).not.toMatch(/<script|"><sc/);
  expect(page.toString()).toContain('&quot;&gt;&lt;script&gt;alert(&#39;&amp;&#39;)&lt;/script&gt;');
});

test('a link carries the bytes of a path, whatever they are', () => {
  expect(linkTo(Buffer.from('a b/ü#?%.jpg'))).toBe('a%20b/%C3%BC%23%3F%25.jpg');
  expect(linkTo(Buffer.from('caf\xe9\n1', 'latin1'))).toBe('caf%E9%0A1');
});

test('what is not on this volume is named without a link', async () => {
  const page = await folderPage(
    facts({ files: [{ ...file, name: Buffer.from('b.jpg'), path: null }] }),
    links,
  );
  expect(page.toString()).toMatch(/<td class="name">b\.jpg <i>not here/);
});

test('a drive of very many folders shows fewer pictures on each page, and at last none', () => {
  expect([1, 300, 301, 5_000, 20_000, 1_000_000].map(thumbsOnPage)).toEqual([60, 60, 24, 8, 2, 0]);
});
