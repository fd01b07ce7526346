import type { Pool } from 'pg';
import { type Clock, ownZone } from '../../base/clock.ts';
import type { Settings } from '../../base/settings.ts';
import { claimLine } from '../../catalog/line/line.store.ts';
import { lineNow } from '../../catalog/line/line-now.ts';
import { uploadsPaused } from '../../catalog/line/pause.store.ts';
import { currentSettings } from '../../catalog/setting/setting.store.ts';
import { type Encryption, encryptionWished } from '../../catalog/volume/encryption.ts';
import { openPacer } from './pacer.ts';

export interface LineDeps {
  pool: Pool;
  clock: Clock;
  /** What the environment fixes. */
  settings?: Partial<Settings>;
  /** The time zone whose hours limit the line; that of this machine where it is left out. */
  zone?: string;
}

/** The line as uploads may use it. */
export function keepLine({ pool, clock, settings = {}, zone = ownZone() }: LineDeps) {
  const pacer = openPacer((seconds) => claimLine(pool, seconds));
  let lockDays = 0;
  let wished: Encryption = { encryption: null, storeEncrypts: false };
  return {
    pace: pacer.pace,
    limit: () => pacer.limit,
    /** For how many days what is stored is locked; as known since the last look. */
    lockDays: () => lockDays,
    /** How what is sent now is encrypted, here and by the store. */
    encryption: () => wished.encryption,
    storeEncrypts: () => wished.storeEncrypts,
    /** Takes the limit of now, and says whether uploads are to end, at once or when what is on its way has arrived. */
    async look(): Promise<'go-on' | 'end' | 'end-gently'> {
      if (await uploadsPaused(pool)) return 'end';
      const current = await currentSettings(pool, settings);
      lockDays = current.lockDays;
      wished = encryptionWished(current);
      const line = await lineNow(pool, current, clock.now(), zone);
      if (!line.rests) pacer.setLimit(line.limit);
      return line.rests ? 'end-gently' : 'go-on';
    },
  };
}
export type Line = ReturnType<typeof keepLine>;
