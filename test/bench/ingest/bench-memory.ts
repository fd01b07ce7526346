import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '../../support/attach-by-hand.ts';
import { makePhoto } from '../../support/media/make-photo.ts';
import { makeRaw } from '../../support/media/make-raw.ts';
import type { Row } from '../row.ts';
import { benchFolder } from './disk.ts';
import { startWholeHouse, type WholeHouse } from './whole-house.ts';

const FILES = 2000;
const LIMIT_MB = 600;
/** A browser that is open asks about as often. */
const LOOK_MS = 2000;

/** 2,000 mixed RAW and JPEG files are ingested and looked at; the most that all our processes held at once. */
export async function benchMemory(): Promise<Row[]> {
  const folder = benchFolder();
  const drive = join(folder, 'drive');
  await makeFiles(join(drive, 'Photography', '2026'));
  const house = await startWholeHouse(join(folder, 'data'), { SAFELIGHT_WATCH: join(folder, 'watch') });
  const ask = askerOf(house);
  let most = 0;
  try {
    const watching = setInterval(() => (most = Math.max(most, house.memory())), 250);
    const { id } = await ask<{ id: string }>('POST', '/drives/attach', { path: drive });
    await until(async () => copiedBy(await ask('GET', `/drives/${id}`)), 'all is copied', 1800);
    while (!(await allLookedAt(ask))) await sleep(LOOK_MS);
    clearInterval(watching);
  } finally {
    await house.stop();
    rmSync(folder, { recursive: true, force: true });
  }
  return [
    {
      bench: 'memory',
      work: `PSS of npm start and all below it but PostgreSQL and Redis, while ${FILES} RAW and JPEG files are ingested with previews`,
      ours: `${Math.round(most)} MB`,
      peer: '–',
      wanted: `below ${LIMIT_MB} MB`,
      holds: most < LIMIT_MB,
    },
  ];
}

function askerOf({ url, token }: WholeHouse) {
  return async <Answer>(method: string, path: string, body?: object): Promise<Answer> => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const answer = await fetch(`${url}/api${path}`, { method, headers, body: body && JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${path} was answered with ${answer.status}: ${await answer.text()}`);
    return (await answer.json()) as Answer;
  };
}

function copiedBy({ ingest }: { ingest: { state: string; copied: number } | null }): boolean {
  if (ingest?.state === 'failed') throw new Error('The ingest failed.');
  return ingest?.state === 'done' && ingest.copied === FILES;
}

type Ask = ReturnType<typeof askerOf>;

async function allLookedAt(ask: Ask): Promise<boolean> {
  for (let cursor = ''; ; ) {
    const page: Page = await ask('GET', `/files?limit=500${cursor}`);
    if (page.items.some(({ preview }) => preview === 'pending')) return false;
    if (page.next === null) return page.items.length > 0;
    cursor = `&cursor=${page.next}`;
  }
}

interface Page {
  items: { preview: string }[];
  next: string | null;
}

/** Every other one is a RAW with a preview in it; one in ten has 24 megapixels, the others 3. They differ at the end. */
async function makeFiles(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const sizes = [
    { width: 2121, height: 1414 },
    { width: 6000, height: 4000 },
  ];
  const jpegs = await Promise.all(sizes.map((size) => makePhoto(size)));
  const raws = sizes.map((size, i) => makeRaw({ preview: jpegs[i]!, ...size }));
  for (let n = 0; n < FILES; n++) {
    const bytes = (n % 2 === 0 ? jpegs : raws)[n % 20 < 2 ? 1 : 0]!;
    const name = `DSC_${n}.${n % 2 === 0 ? 'JPG' : 'CR2'}`;
    writeFileSync(join(folder, name), Buffer.concat([bytes, Buffer.from(`number ${n}`)]));
  }
}
