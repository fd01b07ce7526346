import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { mustRun, node24, root } from './run.mjs';
import { stampOf } from './stamp.mjs';

/** Installs the npm packages when they are missing or not those of package-lock.json. */
export async function installNpmPackages() {
  const stamp = stampOf('node_modules/.safelight-installed', ['package-lock.json']);
  if (!stamp.isFresh() && !areInstalled()) {
    console.log('Installing the npm packages (once, about a minute) …');
    // Install scripts differ between versions of npm, and some would fetch what is not needed: none is run but Node's.
    await npm('Installing the npm packages', 'ci', '--ignore-scripts', '--include=dev', '--include=optional');
  }
  if (!existsSync(join(root, 'node_modules/node/bin/node'))) {
    console.log('Installing Node 24 beside them …');
    await npm('Installing Node 24', 'rebuild', '--ignore-scripts=false', 'node');
  }
  await mustRun('Starting Node 24', node24, ['--version']);
  stamp.keep();
}

/** Whether somebody else installed them: npm writes its own list last, so it is missing where that was cut off. */
function areInstalled() {
  const wanted = packagesOf(join(root, 'package-lock.json'));
  const found = packagesOf(join(root, 'node_modules/.package-lock.json'));
  if (!wanted || !found) return false;
  return Object.entries(wanted).every(([path, { version, optional, extraneous, link }]) => {
    if (!path.includes('node_modules/') || link || extraneous) return true;
    return path in found ? found[path].version === version : optional;
  });
}

function packagesOf(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).packages : null;
}

/** The npm that runs us with the Node that runs it (ours may be the one in node_modules), else the one on the path. */
function npm(what, ...args) {
  const options = ['--no-audit', '--no-fund', '--loglevel=error', '--progress=false'];
  const script = process.env.npm_execpath;
  const node = process.env.npm_node_execpath;
  if (node && script?.endsWith('.js')) return mustRun(what, node, [script, ...args, ...options]);
  return mustRun(what, 'npm', [...args, ...options]);
}
