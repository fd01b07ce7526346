import { searchSystemFolders } from '@safelight/standalone/system-path.ts';
import { createVitest, type TestRunResult, type Vitest } from 'vitest/node';

interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

/** Runs the test files whose path contains one of the names; if there is none, the tests that are called so. */
async function run(vitest: Vitest, names: string[]): Promise<Counts> {
  if (names.length === 0 || (await vitest.globTestSpecifications(names)).length > 0) {
    return count(await vitest.start(names), /^/);
  }
  const words = names.map((name) => name.replace(/[^\p{L}\p{N} ]/gu, '.'));
  const chosen = new RegExp(words.join('|'), 'iu');
  vitest.setGlobalTestNamePattern(chosen);
  return count(await vitest.start(), chosen);
}

/** A file that could not be run counts as one failure, as does an error outside of every test. */
function count({ testModules, unhandledErrors }: TestRunResult, chosen: RegExp): Counts {
  const counts: Counts = { passed: 0, failed: unhandledErrors.length, skipped: 0 };
  for (const module of testModules) {
    let failed = 0;
    for (const test of module.children.allTests()) {
      const { state } = test.result();
      if (state === 'passed') counts.passed++;
      else if (state === 'failed') failed++;
      else if (chosen.test(test.fullName)) counts.skipped++;
    }
    counts.failed += failed === 0 && !module.ok() ? 1 : failed;
  }
  return counts;
}

searchSystemFolders();
const names = process.argv.slice(2);
const config = new URL('vitest.config.ts', import.meta.url).pathname;
const vitest = await createVitest('test', { config, watch: false, reporters: ['default'] });
const { passed, failed, skipped } = await run(vitest, names);
await vitest.close();
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exit(failed > 0 || passed === 0 ? 1 : 0);
