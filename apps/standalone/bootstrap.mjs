// Prepares everything that a command needs, on a fresh clone with nothing but Node 20 and npm. Uses no package.
import { installNpmPackages } from './setup/npm-packages.mjs';
import { generatePrismaClient } from './setup/prisma-client.mjs';
import { endWithOurParent, Unfinished } from './setup/run.mjs';
import { installRedis, installTestTools } from './setup/system-packages.mjs';
import { buildWebApp } from './setup/web-app.mjs';

/** What each command of package.json needs beyond the npm packages and the Prisma client. */
const NEEDS = {
  start: [installRedis, buildWebApp],
  dev: [installRedis],
  test: [installRedis, installTestTools, buildWebApp],
  bench: [installRedis, installTestTools, buildWebApp],
  check: [],
};

const needs = NEEDS[process.argv[2]];
if (!needs) {
  console.error(`Usage: node apps/standalone/bootstrap.mjs ${Object.keys(NEEDS).join('|')}`);
  process.exit(2);
}

endWithOurParent();
try {
  const system = needs
    .filter((step) => step !== buildWebApp)
    .reduce((before, step) => before.then(step), Promise.resolve());
  await Promise.all([system, installNpmPackages()]);
  await generatePrismaClient();
  if (needs.includes(buildWebApp)) await buildWebApp();
} catch (error) {
  if (!(error instanceof Unfinished)) throw error;
  console.error(error.message);
  process.exit(1);
}
