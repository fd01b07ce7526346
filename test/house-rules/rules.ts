import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileLengths } from './file-lengths.ts';
import { root, run } from './run.ts';

export interface Verdict {
  ok: boolean;
  /** What is wrong, or a figure worth knowing. */
  says: string;
}

export interface Rule {
  name: string;
  check: () => Promise<Verdict>;
}

const CODE = ['packages', 'apps', 'workers', 'test', 'prisma'];

export const rules: Rule[] = [
  { name: 'types of the web app', check: webTypes },
  { name: 'types', check: () => quietly('tsc', '--noEmit', '--pretty', 'false') },
  {
    name: 'lint and formatting',
    check: () => quietly('biome', 'check', '--error-on-warnings', '--max-diagnostics=50', '--colors=off'),
  },
  {
    name: 'import law',
    check: () =>
      quietly('depcruise', ...CODE, '--config', '.dependency-cruiser.cjs', '--output-type', 'err-long'),
  },
  { name: 'dead code', check: () => quietly('knip', '--no-progress', '--no-config-hints') },
  { name: 'file lengths', check: async () => fileLengths() },
  { name: 'migrations lead to the schema', check: async () => migrations() },
];

/** A tool that is content has nothing to say. */
async function quietly(tool: string, ...args: string[]): Promise<Verdict> {
  const { ok, output } = await run(tool, args);
  return { ok, says: ok ? '' : output };
}

async function webTypes(): Promise<Verdict> {
  const cwd = join(root, 'apps/web');
  const synced = await run('svelte-kit', ['sync'], cwd);
  if (!synced.ok) return { ok: false, says: synced.output };
  const checked = await run('svelte-check', ['--tsconfig', './tsconfig.json', '--fail-on-warnings'], cwd);
  return { ok: checked.ok, says: checked.ok ? '' : checked.output };
}

function migrations(): Verdict {
  const [schema, migrated] = ['prisma/schema.prisma', 'prisma/migrations/schema.prisma'].map((path) =>
    readFileSync(join(root, path), 'utf8'),
  );
  const ok = schema === migrated;
  return { ok, says: ok ? '' : 'schema.prisma changed: npm run author-migration NAME' };
}
