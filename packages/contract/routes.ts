import type { Route } from './route.ts';
import { cardsRoutes } from './routes/cards.ts';
import { careRoutes } from './routes/care.ts';
import { cloudAdoptionRoutes } from './routes/cloud-adoptions.ts';
import { cloudSetupRoutes } from './routes/cloud-setup.ts';
import { deliveryRoutes } from './routes/delivery.ts';
import { drivesRoutes } from './routes/drives.ts';
import { filesRoutes } from './routes/files.ts';
import { gapsRoutes } from './routes/gaps.ts';
import { hardwareRoutes } from './routes/hardware.ts';
import { papersRoutes } from './routes/papers.ts';
import { peopleRoutes } from './routes/people.ts';
import { placesRoutes } from './routes/places.ts';
import { rebuildsRoutes } from './routes/rebuilds.ts';
import { recoveryRoutes } from './routes/recovery.ts';
import { rehearsalsRoutes } from './routes/rehearsals.ts';
import { removalsRoutes } from './routes/removals.ts';
import { restoresRoutes } from './routes/restores.ts';
import { retirementsRoutes } from './routes/retirements.ts';
import { roomRoutes } from './routes/room.ts';
import { searchesRoutes } from './routes/searches.ts';
import { stateRoutes } from './routes/state.ts';

export type { Route, Who } from './route.ts';

/** Every route under /api. */
export const routes = {
  ...peopleRoutes,
  ...drivesRoutes,
  ...placesRoutes,
  ...filesRoutes,
  ...searchesRoutes,
  ...deliveryRoutes,
  ...stateRoutes,
  ...cloudAdoptionRoutes,
  ...cloudSetupRoutes,
  ...careRoutes,
  ...cardsRoutes,
  ...gapsRoutes,
  ...hardwareRoutes,
  ...restoresRoutes,
  ...retirementsRoutes,
  ...papersRoutes,
  ...removalsRoutes,
  ...roomRoutes,
  ...rebuildsRoutes,
  ...rehearsalsRoutes,
  ...recoveryRoutes,
} as const satisfies Record<string, Route>;

export type RouteName = keyof typeof routes;
