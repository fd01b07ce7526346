import fs from 'node:fs';
import type { Pool } from 'pg';
import { markArchive, readArchive } from '../../adapters/archive-store/archive-identity.ts';
import { type OwnershipSettings, ownershipOf } from '../../adapters/archive-store/ownership.ts';
import { reachOf } from '../../adapters/archive-store/reach.ts';
import type { Evidence } from '../../adapters/archive-store/read-back.ts';
import { transaction } from '../../adapters/db/lease.ts';
import type { Clock } from '../../base/clock.ts';
import { type Code, problem } from '../../base/errors.ts';
import { newId } from '../../base/ids.ts';

export interface ArchiveState {
  id: string;
  state: 'ready' | Code;
  detail: string | null;
  /** Why what is written there counts as written and not as proven. */
  unproven: Code | null;
}

/** What a proof is worth in an Archive. */
export function bestEvidence({ unproven }: ArchiveState): Evidence {
  return unproven === null ? 'read-back' : 'written';
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
      `select id, state, state_detail as detail, unproven from volume where kind = 'archive'`,
    );
    const now = withReach(deps, judge(deps, rows[0] ?? null), rows[0] ?? null);
    if (!rows[0]) {
      if (!now.id) return now;
      await client.query(
        `insert into volume (id, kind, state, unproven) values ($1, 'archive', 'ready', $2)`,
        [now.id, now.unproven],
      );
    } else if (
      rows[0].state !== now.state ||
      rows[0].detail !== now.detail ||
      rows[0].unproven !== now.unproven
    )
      await client.query(
        `update volume set state_since = case when state = $2 then state_since else now() end, state = $2,
           state_detail = $3, unproven = $4 where id = $1`,
        [now.id, now.state, now.detail, now.unproven],
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

type Judged = Omit<ArchiveState, 'unproven'>;

/** While it is away, what was known of it stays. */
function withReach({ archiveRoot }: ArchiveDeps, now: Judged, known: ArchiveState | null): ArchiveState {
  if (now.state !== 'ready') return { ...now, unproven: known?.unproven ?? null };
  return { ...now, unproven: reachOf(archiveRoot).is === 'cache' ? 'not-past-cache' : null };
}

function judge(deps: ArchiveDeps, known: ArchiveState | null): Judged {
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
function markNew(deps: ArchiveDeps): Judged {
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
