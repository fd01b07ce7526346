import type { RemovalPlanRequest, RemovalPlanView, RemovalView } from '@safelight/contract/removals.ts';
import { until } from './attach-by-hand.ts';
import type { CareRoom } from './care-room.ts';

export const planned = (room: CareRoom, wish: RemovalPlanRequest) =>
  room.ask<RemovalPlanView>('/removals/plan', 'POST', wish);

/** Both steps. */
export async function begun(room: CareRoom, wish: RemovalPlanRequest, why = 'A test'): Promise<RemovalView> {
  const { digest } = await planned(room, wish);
  return room.ask<RemovalView>('/removals', 'POST', { ...wish, digest, why });
}

export async function removalOver(room: CareRoom, id: string): Promise<RemovalView> {
  let view!: RemovalView;
  await until(
    async () => {
      view = await room.ask<RemovalView>(`/removals/${id}`);
      return view.state === 'done';
    },
    'the removal is over',
    120,
  );
  return view;
}

/** Both steps, and waits until it is done. */
export async function removed(room: CareRoom, wish: RemovalPlanRequest): Promise<RemovalView> {
  const { id } = await begun(room, wish);
  return removalOver(room, id);
}
