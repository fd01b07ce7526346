import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** Tests on real parts that look at the whole machine, or whose instants others would move: one at a time. */
const alone = [
  'test/{docks,faults,house-rules,standalone}/**/*.test.ts',
  'test/conformance/read-back.test.ts',
  'test/flows/upload-line.test.ts',
];
const real = { include: ['test/**/*.test.ts'], testTimeout: 300_000, hookTimeout: 300_000 };

/** Pure code beside its tests runs in parallel. Tests on real parts mostly wait: two at a time. */
export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['packages/**/*.test.ts', 'apps/**/*.test.ts', 'workers/**/*.test.ts'],
          // Ten thousand histories take their time where something else is at work.
          testTimeout: 60_000,
          sequence: { groupOrder: 0 },
        },
      },
      { test: { ...real, name: 'real', exclude: alone, maxWorkers: 2, sequence: { groupOrder: 1 } } },
      {
        test: {
          ...real,
          name: 'alone',
          include: alone,
          fileParallelism: false,
          maxWorkers: 1,
          // A round of the fault suite tells its line when it is over, not when all are.
          disableConsoleIntercept: true,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
