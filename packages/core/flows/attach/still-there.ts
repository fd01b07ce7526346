import { statSync } from 'node:fs';
import { mountSignature } from '../../adapters/devices/mount-signature.ts';
import type { Mount } from '../../adapters/devices/mount-table.ts';
import type { OpenAttachment } from './attach.store.ts';
import { candidateOf, lookAtMount } from './look-at-mount.ts';
import { mayBe } from './plan-recognise.ts';
import { type DockDeps, onHost } from './run-attach.ts';

type Mounted = Pick<OpenAttachment, 'mountId' | 'source' | 'mountPath'>;

/**
 * Knows whether what was attached is still what stands there. Within one second another drive can come to the same
 * mount point under the same mount id and the same device name; it is asked who it is whenever its signature is new.
 */
export class StillThere {
  readonly #deps: DockDeps;
  readonly #signatures = new Map<string, string | null>();

  constructor(deps: DockDeps) {
    this.#deps = deps;
  }

  /** Notes what stands at a mount before it is recognised. */
  note(mounted: Mounted): void {
    this.#signatures.set(keyOf(mounted), this.#signature(mounted));
  }

  async check(attachment: OpenAttachment, mounts: Mount[]): Promise<boolean> {
    if (attachment.mountId === null)
      return statSync(attachment.mountPath, { throwIfNoEntry: false })?.isDirectory() ?? false;
    const mount = mounts.find(
      ({ id, source, path }) =>
        id === attachment.mountId &&
        source === attachment.source &&
        onHost(this.#deps, path).equals(attachment.mountPath),
    );
    if (!mount) return false;
    const signature = this.#signature(attachment);
    if (signature !== null && signature === this.#signatures.get(keyOf(attachment))) return true;
    if (!(await this.#isSame(mount, attachment))) return false;
    this.#signatures.set(keyOf(attachment), signature);
    return true;
  }

  #signature({ mountPath, source }: Mounted): string | null {
    return mountSignature(mountPath, source, this.#deps.config.hostRoot);
  }

  async #isSame(mount: Mount, { volumeId, mountPath }: OpenAttachment): Promise<boolean> {
    const { hostRoot } = this.#deps.config;
    const candidate = candidateOf(mount, hostRoot);
    const known = (await this.#deps.store.knownVolumes()).find((volume) => volume.volumeId === volumeId);
    if (!candidate || !known) return false;
    const { seen } = await lookAtMount(candidate, mountPath, hostRoot);
    return mayBe(seen, known) && (known.serial === null || known.serial === seen.serial);
  }
}

export function keyOf({ mountId, source }: { mountId: number | null; source: string }): string {
  return `${mountId} ${source}`;
}
