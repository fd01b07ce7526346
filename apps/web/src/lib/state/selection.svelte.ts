import type { FileView } from '@safelight/contract/files.ts';
import { SvelteMap } from 'svelte/reactivity';

/** The Files that are chosen on a page. */
export class Selection {
  #chosen = new SvelteMap<string, FileView>();
  /** Whether tiles show their rings although nothing is chosen yet (the phone has no pointer to show them). */
  picking = $state(false);
  /** Where a range begins. */
  #anchor = 0;

  count = $derived.by(() => this.#chosen.size);
  files = $derived.by(() => [...this.#chosen.values()]);
  bytes = $derived.by(() => this.files.reduce((sum, file) => sum + file.bytes, 0));
  outOfReach = $derived.by(() => this.files.filter(({ inReach }) => !inReach).length);
  active = $derived.by(() => this.picking || this.count > 0);

  has(id: string): boolean {
    return this.#chosen.has(id);
  }

  /** Chooses or leaves the File at `place`; with `range` all from the last one touched to here. */
  choose(files: FileView[], place: number, range: boolean): void {
    const at = files[place];
    if (!at) return;
    const on = !this.has(at.id);
    const [from, to] = range
      ? [Math.min(this.#anchor, place), Math.max(this.#anchor, place)]
      : [place, place];
    for (const file of files.slice(from, to + 1)) {
      if (on || range) this.#chosen.set(file.id, file);
      else this.#chosen.delete(file.id);
    }
    this.#anchor = place;
  }

  all(files: FileView[]): void {
    for (const file of files) this.#chosen.set(file.id, file);
  }

  clear = (): void => {
    this.#chosen.clear();
    this.picking = false;
  };
}
