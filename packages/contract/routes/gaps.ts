import { Type } from 'typebox';
import { GapView } from '../gaps.ts';
import { listOf, pageQuery } from '../lists.ts';
import { Nullable, Time } from '../names.ts';
import { byId } from '../parameters.ts';
import { route } from '../route.ts';

export const gapsRoutes = {
  gaps: route({
    method: 'GET',
    path: '/gaps',
    who: 'viewer',
    says: 'Long holes in camera counters, and months without a picture, newest first',
    query: Type.Object(
      { ...pageQuery, fine: Type.Optional(Type.Boolean({ description: 'those that somebody called fine' })) },
      { additionalProperties: false },
    ),
    answer: listOf(GapView),
  }),
  lookForGaps: route({
    method: 'POST',
    path: '/gaps/looks',
    who: 'editor',
    says: 'Look for gaps now; it is done twice a day by itself',
    answer: Type.Object({ lastAt: Nullable(Time) }),
    status: 202,
  }),
  markGap: route({
    method: 'PATCH',
    path: '/gaps/:id',
    who: 'editor',
    says: 'Say that nothing is missing there, or that something may be',
    params: byId,
    body: Type.Object({ fine: Type.Boolean() }, { additionalProperties: false }),
    answer: GapView,
  }),
};
