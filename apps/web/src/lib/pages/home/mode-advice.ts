import type { DriveView } from '@safelight/contract/drives.ts';
import { bytes, plural } from '../../format/numbers.ts';
import type { Advice } from './advice.ts';

/** Bytes at risk that no upload will ever make safer: their drives are only catalogued. */
export function onlyCatalogued(drives: DriveView[]): number {
  const those = drives.filter(({ mode }) => mode === 'catalogue-only');
  return those.reduce((sum, { atRiskBytes }) => sum + atRiskBytes, 0);
}

/** What can be done for drives that are not copied: attach what is still to be sent, or have copied what nobody else has. */
export function modeAdvice(drive: DriveView): Advice[] {
  const { mode, name, id, lifecycle, attached } = drive;
  const act = { text: 'See the drive', href: `/drives/${id}` };
  if (lifecycle === 'lost') return [];
  if (mode === 'cloud-only' && !attached && drive.uploadPendingFiles > 0 && drive.ingest?.state !== 'waiting')
    return [
      {
        icon: 'unplug',
        title: `Attach ${name} again`,
        text: `${plural(drive.uploadPendingFiles, 'file')} of it wait to be sent to the cloud, straight from the drive.`,
        gain: drive.uploadPendingBytes,
        act,
      },
    ];
  if (mode === 'catalogue-only' && drive.atRiskBytes > 0)
    return [
      {
        icon: 'drive',
        title: `Have ${name} copied, or sent to the cloud`,
        text: `It is only catalogued, and ${bytes(drive.atRiskBytes)} of it are nowhere else. If that is as you want it, give it a rule of its own.`,
        gain: drive.atRiskBytes,
        act,
      },
    ];
  return [];
}
