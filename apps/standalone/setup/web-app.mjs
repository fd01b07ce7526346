import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { mustRun, node24, root } from './run.mjs';
import { stampOf } from './stamp.mjs';

const web = join(root, 'apps/web');

/** Builds the web app when its sources changed. */
export async function buildWebApp() {
  const stamp = stampOf('node_modules/.cache/safelight/web-app', [
    'apps/web',
    'packages/contract',
    'package-lock.json',
  ]);
  if (stamp.isFresh() && existsSync(join(web, 'build/index.html'))) return;
  console.log('Building the web app …');
  const vite = dirname(createRequire(join(web, 'package.json')).resolve('vite/package.json'));
  await mustRun('Building the web app', node24, [join(vite, 'bin/vite.js'), 'build'], { cwd: web });
  stamp.keep();
}
