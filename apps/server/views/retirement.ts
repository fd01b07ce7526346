import type { CertificateView, RetirementView } from '@safelight/contract/retirements.ts';
import type { Certificate } from '@safelight/core/catalog/drive/retirement.ts';
import { placeText } from '@safelight/core/catalog/place/place-name.ts';
import { mediumOf } from '@safelight/core/catalog/safety/holders-of.ts';
import type { RetirementRow } from '@safelight/core/reports/retirements/retirement-rows.ts';
import { missingView } from './missing.ts';
import { nameView } from './names.ts';
import { reasonText } from './reason.ts';
import { isoTime, isoTimeOrNull } from './times.ts';

export function retirementView(row: RetirementRow): RetirementView {
  return {
    id: row.id,
    driveId: row.drive_id,
    drive: row.drive,
    state: row.state,
    reason: row.reason,
    reasonText: reasonText(row.reason),
    place: row.place === null ? null : placeText({ name: row.place, site: row.site ?? '' }),
    by: row.by,
    startedAt: isoTime(row.started_at),
    finishedAt: isoTimeOrNull(row.finished_at),
    copies: Number(row.copies),
    checked: Number(row.checked),
    missing: (row.missing ?? []).map((one) => missingView(one, row.drive_id, row.names)),
    certificate: row.certificate && certificateView(row.certificate),
  };
}

function certificateView({ manifest, holders, notCovered, ...said }: Certificate): CertificateView {
  return {
    ...said,
    manifest: { format: 'b3sum', ...manifest },
    holders: holders.map(({ holder, ...sum }) => ({ medium: mediumOf(holder), ...sum })),
    notCovered: {
      ...notCovered,
      folders: notCovered.folders.map(({ nameRaw, ...sum }) => ({
        ...nameView(Buffer.from(nameRaw, 'base64url')),
        ...sum,
      })),
    },
  };
}
