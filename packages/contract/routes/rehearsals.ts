import { RehearsalState } from '../rehearsals.ts';
import { route } from '../route.ts';

export const rehearsalsRoutes = {
  rehearsal: route({
    method: 'GET',
    path: '/rehearsal',
    who: 'viewer',
    says: 'How the way back from the cloud was rehearsed, and what a full restore would take and cost',
    answer: RehearsalState,
  }),
  startRehearsal: route({
    method: 'POST',
    path: '/rehearsal',
    who: 'editor',
    says: 'Rehearse the way back now',
    answer: RehearsalState,
    status: 202,
  }),
};
