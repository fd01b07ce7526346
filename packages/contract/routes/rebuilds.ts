import { RebuildRequest, RebuildState, RebuildView } from '../rebuilds.ts';
import { route } from '../route.ts';

export const rebuildsRoutes = {
  rebuild: route({
    method: 'GET',
    path: '/rebuild',
    who: 'viewer',
    says: 'Whether the catalogue can be rebuilt, and how the newest try went',
    answer: RebuildState,
  }),
  startRebuild: route({
    method: 'POST',
    path: '/rebuild',
    who: 'owner',
    says: 'Fill an empty catalogue from what the Archive or the cloud holds',
    body: RebuildRequest,
    answer: RebuildView,
    status: 202,
  }),
};
