import { AskedThread } from './asked-thread.ts';
import type { FourValues } from './four-values.ts';
import type { StandOrder } from './stand-thread.ts';

/** Says of files of the Archive whether they stand as they were proven; in a thread of its own. */
export interface StandLooker {
  stand(paths: Uint8Array[], proven: (FourValues | null)[]): Promise<boolean[]>;
  close(): Promise<void>;
}

export function openStandLooker(root: string): StandLooker {
  const thread = new AskedThread<StandOrder>(new URL('./stand-thread.ts', import.meta.url), {
    root: Buffer.from(root),
  });
  return {
    stand: (paths, proven) => thread.order<boolean[]>({ paths, proven }),
    close: () => thread.close(),
  };
}
