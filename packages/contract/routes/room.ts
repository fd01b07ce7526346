import { Type } from 'typebox';
import { listOf } from '../lists.ts';
import { Id } from '../names.ts';
import { byId, page } from '../parameters.ts';
import {
  FetchRequest,
  FetchView,
  FreeingView,
  RoomPlanRequest,
  RoomPlanView,
  RoomRequest,
  RoomView,
} from '../room.ts';
import { route } from '../route.ts';

export const roomRoutes = {
  room: route({
    method: 'GET',
    path: '/room/outlook',
    who: 'viewer',
    says: 'How much could be freed in the Archive, of all or of what a Drive has, and what is freed now',
    query: Type.Object({ drive: Type.Optional(Id) }, { additionalProperties: false }),
    answer: RoomView,
  }),
  planRoom: route({
    method: 'POST',
    path: '/room/plan',
    who: 'owner',
    says: 'What could be freed in the Archive, since it keeps its rule without; nothing is changed',
    body: RoomPlanRequest,
    answer: RoomPlanView,
  }),
  makeRoom: route({
    method: 'POST',
    path: '/room',
    who: 'owner',
    says: 'Free what was shown, each by a proof made then',
    body: RoomRequest,
    answer: FreeingView,
    status: 202,
  }),
  freeings: route({
    method: 'GET',
    path: '/room',
    who: 'viewer',
    says: 'What was freed, newest first',
    query: page,
    answer: listOf(FreeingView),
  }),
  freeing: route({
    method: 'GET',
    path: '/room/:id',
    who: 'viewer',
    says: 'One making of room',
    params: byId,
    answer: FreeingView,
  }),
  fetchBack: route({
    method: 'POST',
    path: '/room/fetch',
    who: 'editor',
    says: 'Bring what was freed back into the Archive, to its own place',
    body: FetchRequest,
    answer: FetchView,
    status: 202,
  }),
};
