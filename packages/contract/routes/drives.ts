import { Type } from 'typebox';
import { AttachRequest, DockView, DriveChange, DriveView, IngestView, ProblemEntry } from '../drives.ts';
import { listOf, pageQuery } from '../lists.ts';
import { Id, OneOf } from '../names.ts';
import { byId, page } from '../parameters.ts';
import { route } from '../route.ts';

export const drivesRoutes = {
  drives: route({
    method: 'GET',
    path: '/drives',
    who: 'viewer',
    says: 'Every Drive ever seen',
    query: page,
    answer: listOf(DriveView),
  }),
  drive: route({
    method: 'GET',
    path: '/drives/:id',
    who: 'viewer',
    says: 'One Drive',
    params: byId,
    answer: DriveView,
  }),
  changeDrive: route({
    method: 'PATCH',
    path: '/drives/:id',
    who: 'editor',
    says: 'Rename it, say where it rests, choose its source folder',
    params: byId,
    body: DriveChange,
    answer: DriveView,
  }),
  ingestDrive: route({
    method: 'POST',
    path: '/drives/:id/ingests',
    who: 'editor',
    says: 'Ingest an attached Drive now',
    params: byId,
    answer: IngestView,
    status: 202,
  }),
  releaseDrive: route({
    method: 'POST',
    path: '/drives/:id/release',
    who: 'editor',
    says: 'Stop work on it and close every handle',
    params: byId,
    answer: DriveView,
  }),
  attach: route({
    method: 'POST',
    path: '/drives/attach',
    who: 'editor',
    says: 'Treat a folder as an attached Drive',
    body: AttachRequest,
    answer: DriveView,
    status: 202,
  }),
  docks: route({
    method: 'GET',
    path: '/docks',
    who: 'viewer',
    says: 'Hosts with ports, and partitions not readable there',
    answer: Type.Object({ items: Type.Array(DockView) }),
  }),
  ingests: route({
    method: 'GET',
    path: '/ingests',
    who: 'viewer',
    says: 'Ingests, newest first',
    query: Type.Object({ ...pageQuery, drive: Type.Optional(Id) }, { additionalProperties: false }),
    answer: listOf(IngestView),
  }),
  ingest: route({
    method: 'GET',
    path: '/ingests/:id',
    who: 'viewer',
    says: 'One Ingest',
    params: byId,
    answer: IngestView,
  }),
  ingestProblems: route({
    method: 'GET',
    path: '/ingests/:id/problems',
    who: 'viewer',
    says: 'Every skip and failure with its reason',
    params: byId,
    query: Type.Object(
      { ...pageQuery, kind: Type.Optional(OneOf('skipped', 'failed')) },
      { additionalProperties: false },
    ),
    answer: listOf(ProblemEntry),
  }),
};
