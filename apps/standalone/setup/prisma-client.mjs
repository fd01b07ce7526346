import { mustRun, node24 } from './run.mjs';
import { stampOf } from './stamp.mjs';

/** Generates the Prisma client when the schema or Prisma changed. Needs no network. */
export async function generatePrismaClient() {
  const stamp = stampOf('packages/core/adapters/db/generated/.made-from', [
    'prisma/schema.prisma',
    'node_modules/prisma/package.json',
  ]);
  if (stamp.isFresh()) return;
  console.log('Generating the database client …');
  // Prisma wants to see an engine, which generating does not use, and would ask for news.
  const env = { PRISMA_SCHEMA_ENGINE_BINARY: '/bin/true', CHECKPOINT_DISABLE: '1' };
  await mustRun(
    'Generating the database client',
    node24,
    ['node_modules/prisma/build/index.js', 'generate'],
    { env },
  );
  stamp.keep();
}
