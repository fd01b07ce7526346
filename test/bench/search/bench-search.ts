import { startStack } from '../../support/stack.ts';
import type { Row } from '../row.ts';
import { fillCatalogue } from './fill.ts';
import { kinds, makeQueries, type QueryKind } from './queries.ts';

const FILES = 1_000_000;
const OF_EACH = 100;
const AT_ONCE = 4;
const WANTED_MS = 50;

interface Answered {
  kind: QueryKind;
  q: string;
  ms: number;
  total: number;
}

/** 500 different queries among a million Files, four at once, over HTTP: the first page of a hundred. */
export async function benchSearch(): Promise<Row[]> {
  const stack = await startStack();
  try {
    await fillCatalogue(stack.db.pool, FILES);
    // What the database does by itself some minutes after so many new rows.
    await stack.db.pool.query('vacuum analyze');
    const queries = shuffled(await makeQueries(stack.db.pool, OF_EACH));
    const server = await stack.startServer();
    const token = await tokenOf(stack.data);
    await ask(server.url, token, { kind: 'words', q: 'a first search that samples the catalogue' });
    await warmedUp(server.url, token);
    const answers = await askAll(server.url, token, queries);
    return [
      ...kinds.map((kind) =>
        rowOf(
          kind,
          answers.filter((answer) => answer.kind === kind),
        ),
      ),
      rowOf('all', answers),
    ];
  } finally {
    await stack.stop();
  }
}

/** The start works out the figures of drives and of safety in the background; they are asked for here to await them. */
async function warmedUp(url: string, token: string): Promise<void> {
  const headers = { authorization: `Bearer ${token}` };
  for (const path of ['drives', 'safety', 'status'])
    await (await fetch(`${url}/api/${path}`, { headers })).text();
}

async function askAll(
  url: string,
  token: string,
  queries: { kind: QueryKind; q: string }[],
): Promise<Answered[]> {
  const answers: Answered[] = [];
  const left = [...queries];
  const client = async () => {
    for (let query = left.shift(); query; query = left.shift()) answers.push(await ask(url, token, query));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, client));
  return answers;
}

async function ask(
  url: string,
  token: string,
  { kind, q }: { kind: QueryKind; q: string },
): Promise<Answered> {
  const from = performance.now();
  const answer = await fetch(`${url}/api/files?q=${encodeURIComponent(q)}&limit=100`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const page = (await answer.json()) as { total: number };
  if (!answer.ok) throw new Error(`${q} was answered with ${answer.status}`);
  return { kind, q, ms: performance.now() - from, total: page.total };
}

async function tokenOf(data: string): Promise<string> {
  const { readFile } = await import('node:fs/promises');
  return (await readFile(`${data}/secrets/cli-token`, 'utf8')).trim();
}

function rowOf(name: string, answers: Answered[]): Row {
  const sorted = answers.map((answer) => answer.ms).sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!;
  const found = answers.filter((answer) => answer.total > 0).length;
  return {
    bench: 'search',
    work: `${answers.length} queries: ${name}, ${found} with hits`,
    ours: `p50 ${at(0.5).toFixed(1)} ms, p95 ${at(0.95).toFixed(1)} ms, worst ${at(1).toFixed(0)} ms`,
    peer: 'none',
    wanted: name === 'all' ? `p95 ${WANTED_MS} ms` : '',
    holds: name !== 'all' || at(0.95) <= WANTED_MS,
  };
}

/** The kinds take turns, as people's searches do. */
function shuffled<T>(queries: T[]): T[] {
  const part = queries.length / kinds.length;
  return Array.from(
    { length: queries.length },
    (_, n) => queries[(n % kinds.length) * part + Math.floor(n / kinds.length)]!,
  );
}
