import fs from 'node:fs';
import type { Pool } from 'pg';
import { markArchive, readArchive } from '../../adapters/archive-store/archive-identity.ts';
import { type OwnershipSettings, ownershipOf } from '../../adapters/archive-store/ownership.ts';
import { transaction } from '../../adapters/db/lease.ts';
import type { Clock } from '../../base/clock.ts';
import { type Code, problem } from '../../base/errors.ts';
import { newId } from '../../base/ids.ts';

export interface ArchiveState {
  id: string;
  state: 'ready' | Code;
  detail: string | null;
}

interface ArchiveDeps {
  pool: Pool;
  clock: Clock;
  archiveRoot: string;
  ownership: OwnershipSettings;
}

/** One lock for all processes that might mark an unmarked archive at the same time. */
const MARKING = 0x5afe_0001;

/**
 * Compares the archive's mark with the catalogue: the right Archive or none. An unmarked folder is marked only
 * by a catalogue that has no Archive yet. The outcome is kept in the Volume's row.
 */
export async function checkArchive(deps: ArchiveDeps): Promise<ArchiveState> {
  return transaction(deps.pool, async (client) => {
    await client.query('select pg_advisory_xact_lock($1)', [MARKING]);
    const { rows } = await client.query<ArchiveState>(
      `select id, state, state_detail as detail from volume where kind = 'archive'`,
    );
    const now = judge(deps, rows[0] ?? null);
    if (!rows[0]) {
      if (!now.id) return now;
      await client.query(`insert into volume (id, kind, state) values ($1, 'archive', 'ready')`, [now.id]);
    } else if (rows[0].state !== now.state || rows[0].detail !== now.detail)
      await client.query(
        'update volume set state = $2, state_detail = $3, state_since = now() where id = $1',
        [now.id, now.state, now.detail],
      );
    return now;
  });
}

/** The Archive, ready. @throws Problem `archive-absent` or `archive-read-only` */
export async function readyArchive(deps: ArchiveDeps): Promise<ArchiveState> {
  const archive = await checkArchive(deps);
  if (archive.state !== 'ready') throw problem(archive.state, archive.detail ?? undefined);
  return archive;
}

function judge(deps: ArchiveDeps, known: ArchiveState | null): ArchiveState {
  const found = readArchive(deps.archiveRoot);
  if (known) {
    if (found.is === 'archive' && found.id === known.id)
      return { id: known.id, ...writable(deps.archiveRoot) };
    const detail =
      found.is === 'absent' ? found.detail : `${deps.archiveRoot} is not the archive of this catalogue.`;
    return { id: known.id, state: 'archive-absent', detail };
  }
  if (found.is === 'archive')
    return {
      id: '',
      state: 'archive-absent',
      detail: `${deps.archiveRoot} belongs to another installation of Safelight.`,
    };
  return markNew(deps);
}

/** Only a first start may make the archive's folder. */
function markNew(deps: ArchiveDeps): ArchiveState {
  const id = newId(deps.clock);
  try {
    fs.mkdirSync(deps.archiveRoot, { recursive: true });
    markArchive(deps.archiveRoot, id, ownershipOf(deps.ownership, process.umask()).give);
    return { id, state: 'ready', detail: null };
  } catch (error) {
    return {
      id: '',
      state: 'archive-absent',
      detail: error instanceof Error ? error.message : String(error),
    };
  }
}

function writable(root: string): { state: 'ready' | Code; detail: string | null } {
  try {
    fs.accessSync(`${root}/.safelight/incoming`, fs.constants.W_OK);
    return { state: 'ready', detail: null };
  } catch {
    return { state: 'archive-read-only', detail: `${root} cannot be written.` };
  }
}
