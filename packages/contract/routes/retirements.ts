import { listOf } from '../lists.ts';
import { byId, page } from '../parameters.ts';
import { RetirementView, RetireRequest } from '../retirements.ts';
import { route } from '../route.ts';

export const retirementsRoutes = {
  retireDrive: route({
    method: 'POST',
    path: '/drives/:id/retire',
    who: 'editor',
    says: 'Check whether it may be put away, and declare it retired with a certificate, or say what is missing; answers after 20 s at the latest, as far as it is then',
    params: byId,
    body: RetireRequest,
    answer: RetirementView,
  }),
  retirements: route({
    method: 'GET',
    path: '/drives/:id/retirements',
    who: 'viewer',
    says: 'Checks whether it may be put away, with their certificates, newest first',
    params: byId,
    query: page,
    answer: listOf(RetirementView),
  }),
  retirement: route({
    method: 'GET',
    path: '/retirements/:id',
    who: 'viewer',
    says: 'One of them',
    params: byId,
    answer: RetirementView,
  }),
};
