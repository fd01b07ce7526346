import { randomInt } from 'node:crypto';
import type { Pool } from 'pg';
import { blake3Of } from '../../base/bytes.ts';
import type { CloudConfig } from '../../base/config.ts';
import { addressOf } from '../volume/cloud-address.ts';

/** The page on paper with which everything can be brought back, as it is known. */
interface KeptKit {
  /** What it is for: another bucket or key needs another page. */
  of: string;
  /** Stands on the page only; who types it has the page. */
  word: string;
  confirmedAt: string | null;
}

const KEY = 'recovery-kit';
/** Nothing that looks like another one. */
const LETTERS = 'ABCDEFGHJKLMNPQRTUVWXYZ2346789';

/** The recovery kit of the store that is set up. */
export function kitStore(pool: Pool, cloud: CloudConfig) {
  // A page without the passphrase is of no use once there is one.
  const about = `${addressOf(cloud)} ${cloud.keyId}${cloud.passphrase ? ' with a passphrase' : ''}`;
  const of = blake3Of(Buffer.from(about)).toString('hex', 0, 16);

  async function kept(): Promise<KeptKit | null> {
    const { rows } = await pool.query<{ value: KeptKit }>('select value from setting where key = $1', [KEY]);
    const kit = rows[0]?.value;
    return kit?.of === of ? kit : null;
  }

  return {
    /** Whether its control word was typed back. */
    isConfirmed: async (): Promise<boolean> => (await kept())?.confirmedAt != null,

    /** The control word, made when it is first asked for; the same until the bucket or the key changes. */
    async word(): Promise<string> {
      const fresh: KeptKit = { of, word: newWord(), confirmedAt: null };
      await pool.query(
        `insert into setting (key, value, updated_at) values ($1, $2, now())
         on conflict (key) do update set value = excluded.value, updated_at = now() where setting.value ->> 'of' <> $3`,
        [KEY, JSON.stringify(fresh), of],
      );
      return (await kept())!.word;
    },

    /** Notes that somebody has the page; false for another word. */
    async confirm(word: string, at: Date): Promise<boolean> {
      const kit = await kept();
      if (kit === null || plain(kit.word) !== plain(word)) return false;
      await pool.query(
        `update setting set value = value || $2::jsonb, updated_at = now() where key = $1 and value ->> 'of' = $3`,
        [KEY, JSON.stringify({ confirmedAt: at.toISOString() }), of],
      );
      return true;
    },
  };
}

function newWord(): string {
  const letters = Array.from({ length: 8 }, () => LETTERS[randomInt(LETTERS.length)]).join('');
  return `${letters.slice(0, 4)}-${letters.slice(4)}`;
}

/** As it may be typed: small letters, with or without the dash. */
const plain = (word: string) => word.toUpperCase().replaceAll(/[^A-Z0-9]/g, '');
