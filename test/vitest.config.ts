import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** Pure code beside its tests runs in parallel; tests on real parts share disks, mounts and ports: one at a time. */
export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['packages/**/*.test.ts', 'apps/**/*.test.ts', 'workers/**/*.test.ts'],
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'real',
          include: ['test/**/*.test.ts'],
          fileParallelism: false,
          maxWorkers: 1,
          // A round of the fault suite tells its line when it is over, not when all are.
          disableConsoleIntercept: true,
          testTimeout: 300_000,
          hookTimeout: 300_000,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
