import type { Pool } from 'pg';
import type { RaidArray } from '../../adapters/devices/mdstat.ts';
import type { SmartReport } from '../../adapters/devices/smart-report.ts';

/** An attached Volume whose disk has not been asked for some time. */
export interface DiskToAsk {
  driveId: string;
  /** Its block device. */
  source: string;
}

/** The rows of what disks say of themselves, and of the arrays of a host. */
export function healthStore(pool: Pool) {
  return {
    /** Drives of a dock to be asked: once at each attach, and again after some hours. */
    async disksToAsk(dockId: string, hours: number): Promise<DiskToAsk[]> {
      const { rows } = await pool.query<DiskToAsk>(
        `select distinct on (v.drive_id) v.drive_id as "driveId", a.source from attachment a join volume v on v.id = a.volume_id
         left join drive_health h on h.drive_id = v.drive_id
         where a.dock_id = $1 and a.detached_at is null and a.released_at is null and v.roll is null
           and starts_with(a.source, '/dev/') and (h.at is null or h.at < a.attached_at or h.at < now() - make_interval(hours => $2))
         order by v.drive_id, v.ordinal`,
        [dockId, hours],
      );
      return rows;
    },

    async recordDisk(driveId: string, report: SmartReport): Promise<void> {
      await pool.query(
        `insert into drive_health (drive_id, at, report) values ($1, now(), $2)
         on conflict (drive_id) do update set at = now(), report = excluded.report`,
        [driveId, report],
      );
    },

    async recordHost(dockId: string, host: { smart: boolean; arrays: RaidArray[] }): Promise<void> {
      await pool.query('update dock set smart = $2, arrays = $3 where id = $1', [
        dockId,
        host.smart,
        JSON.stringify(host.arrays),
      ]);
    },
  };
}
