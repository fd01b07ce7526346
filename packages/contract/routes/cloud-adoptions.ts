import { Type } from 'typebox';
import { CloudAdoptionView } from '../cloud-adoptions.ts';
import { route } from '../route.ts';

export const cloudAdoptionRoutes = {
  adoptCloud: route({
    method: 'POST',
    path: '/cloud/adoptions',
    who: 'owner',
    says: 'Take what another tool uploaded as Cloud Copies where it stands',
    body: Type.Object(
      {
        bucket: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
        prefix: Type.Optional(Type.String({ maxLength: 1000 })),
      },
      { additionalProperties: false },
    ),
    answer: CloudAdoptionView,
    status: 202,
  }),
  cloudAdoptions: route({
    method: 'GET',
    path: '/cloud/adoptions',
    who: 'viewer',
    says: 'What was and is being adopted from the bucket, the newest first',
    answer: Type.Object({ items: Type.Array(CloudAdoptionView) }),
  }),
};
