import { HardwareView } from '../hardware.ts';
import { route } from '../route.ts';

export const hardwareRoutes = {
  hardware: route({
    method: 'GET',
    path: '/hardware',
    who: 'viewer',
    says: 'How disks and arrays are, and when the Archive will be full',
    answer: HardwareView,
  }),
};
