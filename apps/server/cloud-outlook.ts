import type { CloudView, ForecastView } from '@safelight/contract/state.ts';
import type { Database } from '@safelight/core/adapters/db/connect.ts';
import { type Clock, ownZone } from '@safelight/core/base/clock.ts';
import type { CloudConfig } from '@safelight/core/base/config.ts';
import type { Settings } from '@safelight/core/base/settings.ts';
import { isDelivering } from '@safelight/core/catalog/line/line.store.ts';
import { minuteOfWeek, weekOfLimits } from '@safelight/core/catalog/line/line-limits.ts';
import { hoursNow } from '@safelight/core/catalog/line/line-now.ts';
import { cloudState, type UploadSums } from '@safelight/core/reports/cloud/cloud-report.ts';
import { encryptionReport } from '@safelight/core/reports/cloud/encryption-report.ts';
import { forecast, lineSpeed, speedOf } from '@safelight/core/reports/cloud/forecast.ts';
import { lockReport } from '@safelight/core/reports/cloud/lock-report.ts';
import {
  type DriveOutlook,
  driveOutlooks,
  measuredSpeed,
} from '@safelight/core/reports/cloud/upload-outlook.ts';
import { remembered } from '@safelight/core/reports/remembered.ts';
import { cloudView, finishView } from './views/cloud.ts';

interface OutlookDeps {
  pool: Database['pool'];
  cloud: CloudConfig | null;
  /** Where the store is; empty without one. */
  address: string;
  clock: Clock;
  uploads: () => Promise<UploadSums>;
  uploadRate: (sentBytes: number) => number | null;
  currentSettings: () => Promise<Settings>;
}

/** Other limits than those that hold; what is left out stays. */
export interface OtherLimits {
  megabits?: number;
  hours?: 'keep' | 'none';
}

/** How the cloud stands, and when it will be complete. */
export function openCloudOutlook(deps: OutlookDeps) {
  const { pool, address, clock } = deps;
  const speeds = remembered(() => measuredSpeed(pool, address));
  const locks = remembered(() => lockReport(pool, address));
  const drives = remembered(() => driveOutlooks(pool, address));

  async function view(): Promise<CloudView> {
    const [state, sums, settings, delivering, measured, lock, encryption] = await Promise.all([
      cloudState(pool, address),
      deps.uploads(),
      deps.currentSettings(),
      isDelivering(pool),
      speeds(),
      locks(),
      encryptionReport(pool, address),
    ]);
    const [now, zone] = [clock.now(), ownZone()];
    const line = { ...hoursNow(settings, now, zone), zone, delivering };
    const outlook = {
      now: now.getTime(),
      daySpeed: speedOf(measured.day),
      weekSpeed: speedOf(measured.week),
      finish: forecast(sums.pending_bytes, weekOfLimits(settings), minuteOfWeek(now, zone), measured),
    };
    const locked = { ...lock, days: settings.lockDays };
    const figures = {
      ...state,
      ...sums,
      line,
      outlook,
      locks: locked,
      encryption: { ...encryption, settings },
    };
    return cloudView(deps.cloud, figures, deps.uploadRate(sums.sent_bytes));
  }

  async function foresee(other: OtherLimits): Promise<ForecastView> {
    const [settings, measured, waiting] = await Promise.all([deps.currentSettings(), speeds(), drives()]);
    const limits = weekOfLimits({
      uploadMegabits: other.megabits ?? settings.uploadMegabits,
      uploadHours: other.hours === 'none' ? [] : settings.uploadHours,
    });
    const now = clock.now();
    const minute = minuteOfWeek(now, ownZone());
    const after = (bytes: number) => finishView(forecast(bytes, limits, minute, measured), now.getTime());
    const sum = (of: (drive: DriveOutlook) => number) => waiting.reduce((all, one) => all + of(one), 0);
    const bytes = sum((drive) => drive.bytes);
    return {
      files: sum((drive) => drive.files),
      bytes,
      lineSpeed: lineSpeed(measured.week),
      finish: after(bytes),
      drives: waiting.map((one) => ({
        driveId: one.drive_id,
        drive: one.drive,
        files: one.files,
        bytes: one.bytes,
        finish: after(bytes * one.upto),
      })),
    };
  }
  return { view, foresee };
}
export type CloudOutlook = ReturnType<typeof openCloudOutlook>;
