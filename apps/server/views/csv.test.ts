import { expect, test } from 'vitest';
import { csvLine } from './csv.ts';

test.each([
  [['a', 1, ''], 'a,1,\r\n'],
  [['a,b', 'say "cheese"', 'two\nlines'], '"a,b","say ""cheese""","two\nlines"\r\n'],
  [['=1+1', '+1', '-1', '@x', '\tx', '\rx'], `'=1+1,'+1,'-1,'@x,'\tx,"'\rx"\r\n`],
  [[-5], '-5\r\n'],
])('%j is written so that every reader takes it for what it is', (cells, line) => {
  expect(csvLine(cells)).toBe(line);
});
