import { CloudSetupView, CloudSetupWish, StoreTrialView } from '../cloud-setup.ts';
import { route } from '../route.ts';

export const cloudSetupRoutes = {
  cloudSetup: route({
    method: 'GET',
    path: '/cloud/setup',
    who: 'owner',
    says: 'How the cloud store is set up, without its application key',
    answer: CloudSetupView,
  }),
  tryCloudSetup: route({
    method: 'POST',
    path: '/cloud/setup/test',
    who: 'owner',
    says: 'Try a store: reach it, sign in, list, write, read back, remove; nothing is kept of it',
    body: CloudSetupWish,
    answer: StoreTrialView,
  }),
  keepCloudSetup: route({
    method: 'PATCH',
    path: '/cloud/setup',
    who: 'owner',
    says: 'Use this store from now on',
    body: CloudSetupWish,
    answer: CloudSetupView,
  }),
  forgetCloudSetup: route({
    method: 'DELETE',
    path: '/cloud/setup',
    who: 'owner',
    says: 'Use no store any more; what is in it stays there',
    answer: CloudSetupView,
  }),
};
