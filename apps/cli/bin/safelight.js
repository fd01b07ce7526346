#!/usr/bin/env node
// Plain JavaScript that also runs on an old Node: it goes on with the Node that came with the packages.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const main = join(dirname(fileURLToPath(import.meta.url)), '../main.ts');

if (Number(process.versions.node.split('.')[0]) >= 24) {
  await import(main);
} else {
  const own = join(dirname(main), '../../node_modules/.bin/node');
  if (!existsSync(own)) {
    process.stderr.write('safelight needs Node 24: run npm install in its folder first.\n');
    process.exit(1);
  }
  const { status, signal } = spawnSync(own, [main, ...process.argv.slice(2)], { stdio: 'inherit' });
  process.exit(signal ? 1 : status);
}
