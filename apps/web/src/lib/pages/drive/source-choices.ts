import type { DriveView } from '@safelight/contract/drives.ts';
import type { Api } from '../../api/api.ts';
import { SourceChoice } from './source-choice.svelte.ts';

/** The partitions of a Drive that can be read now, each with its ordinal and what is chosen of it. */
export function sourceChoices(api: Api, drive: DriveView): { ordinal: number; choice: SourceChoice }[] {
  return drive.volumes
    .filter(({ attached, released }) => attached && !released)
    .map((volume) => ({ ordinal: volume.ordinal, choice: new SourceChoice(api, drive.id, volume) }));
}
