import { KitState, KitWord, RecoveryKit } from '../recovery.ts';
import { route } from '../route.ts';

export const recoveryRoutes = {
  recoveryKit: route({
    method: 'GET',
    path: '/recovery-kit',
    who: 'owner',
    says: 'What belongs on paper, to bring everything back with',
    answer: RecoveryKit,
  }),
  kitState: route({
    method: 'GET',
    path: '/recovery-kit/state',
    who: 'viewer',
    says: 'Whether somebody has the recovery kit on paper',
    answer: KitState,
  }),
  confirmKit: route({
    method: 'POST',
    path: '/recovery-kit',
    who: 'owner',
    says: 'Type the control word back from paper',
    body: KitWord,
    answer: KitState,
  }),
};
