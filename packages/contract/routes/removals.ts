import { Type } from 'typebox';
import { listOf, pageQuery } from '../lists.ts';
import { Id } from '../names.ts';
import { byId, page } from '../parameters.ts';
import {
  RemovalPlanRequest,
  RemovalPlanView,
  RemovalRequest,
  RemovalRestView,
  RemovalView,
} from '../removals.ts';
import { route } from '../route.ts';

export const removalsRoutes = {
  planRemoval: route({
    method: 'POST',
    path: '/removals/plan',
    who: 'owner',
    says: 'Every Copy, version and Share that would go, and what would stay; nothing is changed',
    body: RemovalPlanRequest,
    answer: RemovalPlanView,
  }),
  startRemoval: route({
    method: 'POST',
    path: '/removals',
    who: 'owner',
    says: 'Remove on purpose what was shown',
    body: RemovalRequest,
    answer: RemovalView,
    status: 202,
  }),
  removals: route({
    method: 'GET',
    path: '/removals',
    who: 'owner',
    says: 'What was removed on purpose, newest first',
    query: Type.Object({ ...pageQuery, drive: Type.Optional(Id) }, { additionalProperties: false }),
    answer: listOf(RemovalView),
  }),
  removal: route({
    method: 'GET',
    path: '/removals/:id',
    who: 'owner',
    says: 'One Removal',
    params: byId,
    answer: RemovalView,
  }),
  removalRest: route({
    method: 'GET',
    path: '/removals/:id/rest',
    who: 'owner',
    says: 'What is still in the cloud, and what was left in the Archive since other bytes stand there now',
    params: byId,
    query: page,
    answer: listOf(RemovalRestView),
  }),
  retryRemoval: route({
    method: 'POST',
    path: '/removals/:id/retry',
    who: 'owner',
    says: 'Try at once to take out of the cloud what is still there',
    params: byId,
    status: 204,
  }),
  takeBackRemoval: route({
    method: 'POST',
    path: '/removals/:id/take-back',
    who: 'owner',
    says: 'Let what was kept out come back at the next attach',
    params: byId,
    answer: RemovalView,
  }),
};
