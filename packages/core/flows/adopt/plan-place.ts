/** What the system, and Safelight's own database, is made of, with all that lies below. Drives are mounted below /run/media. */
const SYSTEM =
  /^\/(?:proc|sys|dev|etc|boot|bin|sbin|lib|lib32|lib64|libx32|usr|run(?!\/media\/)|var\/(?:cache|lib\/(?:apt|dpkg|safelight|systemd)|lock|log|mail|run|spool))(?:\/|$)/;
/** What the DSM of Synology keeps beside the shared folders of a volume. */
const SYNOLOGY = /^\/volume\d+\/[@#]/;
/** Too much at once: pictures lie deeper. */
const WHOLE = /^\/(?:home|opt|root|run\/media|var|var\/lib)?$/;

export type PlaceRefused = 'system-folder' | 'own-folder';

/**
 * Why a folder cannot be adopted where it stands beside the Archive, or null. Paths are absolute, links resolved, as
 * latin1.
 * @param own folders of Safelight's own state
 */
export function refusePlace(folder: string, own: string[]): PlaceRefused | null {
  if (SYSTEM.test(folder) || SYNOLOGY.test(folder) || WHOLE.test(folder)) return 'system-folder';
  return own.some((mine) => isWithin(folder, mine) || isWithin(mine, folder)) ? 'own-folder' : null;
}

const isWithin = (path: string, folder: string) => path === folder || path.startsWith(`${folder}/`);
