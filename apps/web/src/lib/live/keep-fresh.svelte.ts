import type { LiveType } from '@safelight/contract/live.ts';
import { untrack } from 'svelte';
import type { Live } from './live.svelte.ts';
import { throttle } from './throttle.ts';

/** Loads now, after every reconnect, and when one of the events hints at a change (at most every `every` ms). */
export function keepFresh(live: Live, load: () => void, types: LiveType[], every = 1000): void {
  $effect(() => {
    void live.epoch;
    untrack(load);
  });
  $effect(() => live.on(types, throttle(every, load)));
}
