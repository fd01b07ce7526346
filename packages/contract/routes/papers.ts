import { PapersView } from '../papers.ts';
import { route } from '../route.ts';

export const papersRoutes = {
  papers: route({
    method: 'GET',
    path: '/papers',
    who: 'viewer',
    says: 'What is written down of the catalogue in the Archive and in the cloud',
    answer: PapersView,
  }),
  writePapers: route({
    method: 'POST',
    path: '/papers',
    who: 'editor',
    says: 'Write every Manifest and the catalogue down now',
    answer: PapersView,
    status: 202,
  }),
};
