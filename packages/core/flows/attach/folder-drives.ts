import { joinPath } from '../../base/paths.ts';
import { folderDrives } from './folder-drives.store.ts';
import { FolderWatch } from './folder-watch.ts';
import type { DockDeps } from './run-attach.ts';

/** Ingests folders that stand in for drives: now and then, and soon after something changed in them. */
export class FolderDrives {
  readonly #deps: DockDeps;
  readonly #watch: FolderWatch;

  constructor(deps: DockDeps) {
    this.#deps = deps;
    this.#watch = new FolderWatch(() => deps.clock.now().getTime());
  }

  /** One look; call it every few seconds. */
  async tick(): Promise<void> {
    if (this.#deps.config.autoIngest === 'never') return;
    const { folderMinutes } = await this.#deps.settings();
    const drives = folderMinutes === 0 ? [] : await folderDrives(this.#deps.pool, this.#deps.dockId);
    const changed = new Set(this.#watch.settled());
    this.#watch.keep(
      new Map(
        drives.map(({ volumeId, mountPath, sourceFolders }) => [
          volumeId,
          sourceFolders.map((source) => joinPath(mountPath, source)),
        ]),
      ),
    );
    for (const { driveId, volumeId, idle, minutes } of drives)
      if (idle && (minutes >= folderMinutes || changed.has(volumeId)))
        await this.#deps.startIngest(driveId, 'schedule');
  }

  /** Lets a Volume go at once. */
  close(volumeId: string): void {
    this.#watch.close(volumeId);
  }
}
