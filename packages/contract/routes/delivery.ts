import { Type } from 'typebox';
import {
  CreatedShare,
  DownloadView,
  NewShare,
  PublicFileView,
  PublicShareView,
  Selection,
  ShareView,
} from '../delivery.ts';
import { listOf } from '../lists.ts';
import { byId, byToken, byTokenAndN, page, size } from '../parameters.ts';
import { route } from '../route.ts';

export const deliveryRoutes = {
  createDownload: route({
    method: 'POST',
    path: '/downloads',
    who: 'viewer',
    says: 'Prepare a ZIP',
    body: Selection,
    answer: DownloadView,
    status: 201,
  }),
  download: route({
    method: 'GET',
    path: '/downloads/:token',
    who: 'link',
    says: 'The ZIP; exact length, ETag, Range',
    params: byToken,
  }),
  createShare: route({
    method: 'POST',
    path: '/shares',
    who: 'editor',
    says: 'Make a link for a client',
    body: NewShare,
    answer: CreatedShare,
    status: 201,
  }),
  shares: route({
    method: 'GET',
    path: '/shares',
    who: 'viewer',
    says: 'Links, newest first',
    query: page,
    answer: listOf(ShareView),
  }),
  revokeShare: route({
    method: 'DELETE',
    path: '/shares/:id',
    who: 'editor',
    says: 'Revoke a link at once',
    params: byId,
    status: 204,
  }),
  publicShare: route({
    method: 'GET',
    path: '/public/shares/:token',
    who: 'link',
    says: 'What a client sees',
    params: byToken,
    answer: PublicShareView,
  }),
  publicFiles: route({
    method: 'GET',
    path: '/public/shares/:token/files',
    who: 'link',
    says: 'Its Files',
    params: byToken,
    query: page,
    answer: listOf(PublicFileView),
  }),
  publicPreview: route({
    method: 'GET',
    path: '/public/shares/:token/files/:n/preview',
    who: 'link',
    says: 'A picture of one of its Files',
    params: byTokenAndN,
    query: size,
  }),
  publicContent: route({
    method: 'GET',
    path: '/public/shares/:token/files/:n/content',
    who: 'link',
    says: 'The bytes of one of its Files',
    params: byTokenAndN,
  }),
  publicDownload: route({
    method: 'POST',
    path: '/public/shares/:token/downloads',
    who: 'link',
    says: 'Prepare a ZIP of all, or of those numbered',
    params: byToken,
    body: Type.Object(
      { files: Type.Optional(Type.Array(Type.Integer({ minimum: 0 }), { minItems: 1, maxItems: 100_000 })) },
      { additionalProperties: false },
    ),
    answer: DownloadView,
    status: 201,
  }),
};
