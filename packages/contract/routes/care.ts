import { Type } from 'typebox';
import {
  AdoptRequest,
  ArchiveCareView,
  ArchiveWalkView,
  TroubleView,
  VerifyRequest,
  VerifyView,
} from '../care.ts';
import { DriveView } from '../drives.ts';
import { listOf, pageQuery } from '../lists.ts';
import { Id, OneOf } from '../names.ts';
import { byId } from '../parameters.ts';
import { route } from '../route.ts';

export const careRoutes = {
  startVerify: route({
    method: 'POST',
    path: '/verifies',
    who: 'editor',
    says: 'Read Copies again and compare; one Verify for each Volume',
    body: VerifyRequest,
    answer: Type.Object({ items: Type.Array(VerifyView) }),
    status: 202,
  }),
  verifies: route({
    method: 'GET',
    path: '/verifies',
    who: 'viewer',
    says: 'Verifies, newest first',
    query: Type.Object({ ...pageQuery, drive: Type.Optional(Id) }, { additionalProperties: false }),
    answer: listOf(VerifyView),
  }),
  verify: route({
    method: 'GET',
    path: '/verifies/:id',
    who: 'viewer',
    says: 'One Verify',
    params: byId,
    answer: VerifyView,
  }),
  trouble: route({
    method: 'GET',
    path: '/trouble',
    who: 'viewer',
    says: 'Copies that are damaged, or missing in the Archive or the cloud',
    query: Type.Object(
      { ...pageQuery, drive: Type.Optional(Id), state: Type.Optional(OneOf('damaged', 'missing')) },
      { additionalProperties: false },
    ),
    answer: listOf(TroubleView),
  }),
  archiveCare: route({
    method: 'GET',
    path: '/archive',
    who: 'viewer',
    says: 'How well the Archive is looked after, and what was found in it',
    answer: ArchiveCareView,
  }),
  walkArchive: route({
    method: 'POST',
    path: '/archive/walks',
    who: 'editor',
    says: 'Walk the Archive now',
    answer: ArchiveWalkView,
    status: 202,
  }),
  adopt: route({
    method: 'POST',
    path: '/archive/adoptions',
    // Whatever this process can read could be asked for.
    who: 'owner',
    says: 'Catalogue a folder of the Archive where it stands',
    body: AdoptRequest,
    answer: DriveView,
    status: 202,
  }),
};
