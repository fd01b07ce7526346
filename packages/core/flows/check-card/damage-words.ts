import type { FatSoundness } from '../../adapters/devices/fat-soundness.ts';

/** What of a card's own folders does not hold together, in a sentence; null where nothing is wrong. */
export function damageWords(sound: FatSoundness | null): string | null {
  if (!sound || (sound.broken === 0 && sound.lostBytes === 0)) return null;
  const broken = sound.broken === 1 ? 'One entry' : `${sound.broken.toLocaleString('en')} entries`;
  const entries = sound.broken > 0 ? `${broken} of its folders cannot be followed.` : '';
  const lost =
    sound.lostBytes > 0 ? `${size(sound.lostBytes)} on it belong to no file that can be seen.` : '';
  return [entries, lost].filter((sentence) => sentence !== '').join(' ');
}

function size(bytes: number): string {
  if (bytes >= 1e9) return `${(bytes / 1e9).toFixed(1)} GB`;
  return bytes >= 1e6 ? `${(bytes / 1e6).toFixed(1)} MB` : `${Math.ceil(bytes / 1e3)} kB`;
}
