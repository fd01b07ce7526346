import type { Database } from '@safelight/core/adapters/db/connect.ts';
import type { Clock } from '@safelight/core/base/clock.ts';
import { archiveRoom } from '@safelight/core/catalog/volume/archive-room.ts';
import { fillingOf } from '@safelight/core/catalog/volume/fill-date.ts';
import {
  cameLately,
  diskHealthRows,
  hostHealthRows,
} from '@safelight/core/reports/hardware/hardware-rows.ts';
import type { Handlers } from '../handler.ts';
import { hardwareView } from '../views/hardware.ts';

interface HardwareDeps {
  pool: Database['pool'];
  clock: Clock;
  config: { archive: string };
}

export function hardwareRoutes({ pool, clock, config }: HardwareDeps): Pick<Handlers, 'hardware'> {
  return {
    hardware: async () => {
      const [disks, hosts, room, came] = await Promise.all([
        diskHealthRows(pool),
        hostHealthRows(pool),
        archiveRoom(config.archive),
        cameLately(pool),
      ]);
      const filling = fillingOf(came, room?.free ?? null, clock.now());
      return hardwareView({ disks, hosts, room, filling });
    },
  };
}
