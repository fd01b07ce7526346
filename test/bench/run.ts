import { cpus, totalmem } from 'node:os';
import { benchCloud } from './cloud/bench-cloud.ts';
import { benchGrowth } from './ingest/bench-growth.ts';
import { benchIngest, benchSmallIngest } from './ingest/bench-ingest.ts';
import { benchMemory } from './ingest/bench-memory.ts';
import { benchRescan } from './ingest/bench-rescan.ts';
import { benchScrub } from './ingest/bench-scrub.ts';
import { benchKin } from './kinship/bench-kin.ts';
import type { Bench, Row } from './row.ts';
import { benchKeeping } from './safety/bench-keeping.ts';
import { benchSafety } from './safety/bench-safety.ts';
import { benchSearch } from './search/bench-search.ts';

const benches: Record<string, Bench> = {
  ingest: benchIngest,
  'ingest-small': benchSmallIngest,
  rescan: benchRescan,
  growth: benchGrowth,
  scrub: benchScrub,
  cloud: benchCloud,
  search: benchSearch,
  kinship: benchKin,
  safety: benchSafety,
  keeping: benchKeeping,
  memory: benchMemory,
};

const names = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const unknown = names.find((name) => !Object.hasOwn(benches, name));
if (unknown) {
  console.error(`There is no benchmark ${unknown}; there are ${Object.keys(benches).join(', ')}.`);
  process.exit(2);
}
const asJson = process.argv.includes('--json');
const rows: Row[] = [];
for (const name of names.length > 0 ? names : Object.keys(benches)) {
  if (!asJson) console.log(`Measuring ${name} …`);
  rows.push(...(await benches[name]!()));
}
if (asJson) console.log(JSON.stringify({ cores: cpus().length, memory: totalmem(), rows }, null, 2));
else {
  console.table(
    rows.map(({ bench, work, ours, peer, wanted, holds }) => ({ bench, work, ours, peer, wanted, holds })),
  );
}
process.exit(rows.every((row) => row.holds) ? 0 : 1);
