import { Type } from 'typebox';
import { listOf, pageQuery } from '../lists.ts';
import { Id, OneOf } from '../names.ts';
import { byId } from '../parameters.ts';
import {
  ReplacementRequest,
  RestorePlanRequest,
  RestorePlanView,
  RestoreProblemView,
  RestoreRequest,
  RestoreView,
} from '../restores.ts';
import { route } from '../route.ts';

export const restoresRoutes = {
  planRestore: route({
    method: 'POST',
    path: '/restores/plan',
    // Whether a folder is there is told to whoever may write into it.
    who: 'owner',
    says: 'How much a Restore would write and where from, and whether the folder can be written; nothing is begun',
    body: RestorePlanRequest,
    answer: RestorePlanView,
  }),
  startRestore: route({
    method: 'POST',
    path: '/restores',
    // It writes wherever this process may.
    who: 'owner',
    says: 'Write Files back to a folder, proven; other bytes are never overwritten',
    body: RestoreRequest,
    answer: RestoreView,
    status: 202,
  }),
  replaceDrive: route({
    method: 'POST',
    path: '/drives/:id/replacement',
    // It writes to a drive.
    who: 'owner',
    says: 'Restore a lost Drive onto a new, empty one that is attached, which takes its place when all of it is there',
    params: byId,
    body: ReplacementRequest,
    answer: RestoreView,
    status: 202,
  }),
  restores: route({
    method: 'GET',
    path: '/restores',
    who: 'viewer',
    says: 'Restores, newest first',
    query: Type.Object({ ...pageQuery, drive: Type.Optional(Id) }, { additionalProperties: false }),
    answer: listOf(RestoreView),
  }),
  restore: route({
    method: 'GET',
    path: '/restores/:id',
    who: 'viewer',
    says: 'One Restore',
    params: byId,
    answer: RestoreView,
  }),
  restoreProblems: route({
    method: 'GET',
    path: '/restores/:id/problems',
    who: 'viewer',
    says: 'Files that could not be restored, or have another name there',
    params: byId,
    query: Type.Object(
      { ...pageQuery, kind: Type.Optional(OneOf('failed', 'renamed')) },
      { additionalProperties: false },
    ),
    answer: listOf(RestoreProblemView),
  }),
  cancelRestore: route({
    method: 'DELETE',
    path: '/restores/:id',
    who: 'owner',
    says: 'Call a Restore off; what was restored stays',
    params: byId,
    status: 204,
  }),
};
