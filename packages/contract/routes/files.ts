import { Type } from 'typebox';
import { FileDetail, FolderPage, FoundFiles, TimelineView } from '../files.ts';
import { Blake3, Id, OneOf } from '../names.ts';
import { byId, sizeOfContent, sorted } from '../parameters.ts';
import { route } from '../route.ts';

export const filesRoutes = {
  folders: route({
    method: 'GET',
    path: '/folders',
    who: 'viewer',
    says: 'Folders and Files of a folder',
    query: Type.Object(
      {
        ...sorted,
        drive: Id,
        volume: Type.Optional(Id),
        path: Type.Optional(Type.String()),
        pathRaw: Type.Optional(Type.String()),
        all: Type.Optional(Type.Boolean()),
      },
      { additionalProperties: false },
    ),
    answer: FolderPage,
  }),
  files: route({
    method: 'GET',
    path: '/files',
    who: 'viewer',
    says: 'Find Files',
    query: Type.Object(
      {
        ...sorted,
        q: Type.Optional(Type.String({ maxLength: 1000 })),
        drive: Type.Optional(Id),
        kind: Type.Optional(OneOf('photo', 'film', 'sidecar', 'catalogue', 'other', 'picture')),
        all: Type.Optional(Type.Boolean()),
      },
      { additionalProperties: false },
    ),
    answer: FoundFiles,
  }),
  timeline: route({
    method: 'GET',
    path: '/timeline',
    who: 'viewer',
    says: 'How many pictures and films there are of each day',
    answer: TimelineView,
  }),
  file: route({
    method: 'GET',
    path: '/files/:id',
    who: 'viewer',
    says: 'One File',
    params: byId,
    answer: FileDetail,
  }),
  content: route({
    method: 'GET',
    path: '/files/:id/content',
    who: 'viewer',
    says: 'Redirects to the bytes it has now',
    params: byId,
    status: 302,
  }),
  contentBytes: route({
    method: 'GET',
    path: '/files/:id/content/:blake3',
    who: 'viewer',
    says: 'Immutable bytes; Range, If-Range, ETag',
    params: Type.Object({ id: Id, blake3: Blake3 }),
  }),
  preview: route({
    method: 'GET',
    path: '/files/:id/preview',
    who: 'viewer',
    says: 'A picture of it',
    params: byId,
    query: sizeOfContent,
  }),
};
