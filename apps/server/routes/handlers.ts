import { problem } from '@safelight/core/base/errors.ts';
import type { Handlers } from '../handler.ts';
import type { Services } from '../services.ts';
import { cardRoutes } from './cards.ts';
import { careRoutes } from './care.ts';
import { cloudRoutes } from './cloud.ts';
import { cloudAdoptionRoutes } from './cloud-adoptions.ts';
import { cloudSetupRoutes } from './cloud-setup.ts';
import { contentRoutes } from './content.ts';
import { downloadRoutes } from './downloads.ts';
import { driveRoutes } from './drives.ts';
import { fileRoutes } from './files.ts';
import { gapRoutes } from './gaps.ts';
import { hardwareRoutes } from './hardware.ts';
import { healthRoutes } from './health.ts';
import { ingestRoutes } from './ingests.ts';
import { manifestRoutes } from './manifests.ts';
import { paperRoutes } from './papers.ts';
import { peopleRoutes } from './people.ts';
import { placeRoutes } from './places.ts';
import { publicShareRoutes } from './public-shares.ts';
import { rebuildRoutes } from './rebuilds.ts';
import { recoveryRoutes } from './recovery.ts';
import { rehearsalRoutes } from './rehearsals.ts';
import { removalRoutes } from './removals.ts';
import { restoreRoutes } from './restores.ts';
import { retirementRoutes } from './retirements.ts';
import { roomRoutes } from './room.ts';
import { searchRoutes } from './searches.ts';
import { sessionRoutes } from './session.ts';
import { settingRoutes } from './settings.ts';
import { shareRoutes } from './shares.ts';
import { stateRoutes } from './state.ts';
import { whereaboutsRoutes } from './whereabouts.ts';

/** Every route's handler. */
export function handlersOf(services: Services): Handlers {
  return {
    ...healthRoutes(services.checks),
    ...sessionRoutes(services),
    ...peopleRoutes(services),
    ...driveRoutes(services),
    ...placeRoutes(services),
    ...whereaboutsRoutes(services),
    ...ingestRoutes(services),
    ...manifestRoutes(services),
    ...fileRoutes(services),
    ...searchRoutes(services),
    ...contentRoutes(services),
    ...downloadRoutes(services),
    ...shareRoutes(services),
    ...publicShareRoutes(services),
    ...stateRoutes(services),
    ...cloudRoutes(services),
    ...cloudAdoptionRoutes(services),
    ...cloudSetupRoutes(services),
    ...careRoutes(services),
    ...cardRoutes(services),
    ...gapRoutes(services),
    ...hardwareRoutes(services),
    ...restoreRoutes(services),
    ...retirementRoutes(services),
    ...paperRoutes(services),
    ...removalRoutes(services),
    ...roomRoutes(services),
    ...rebuildRoutes(services),
    ...rehearsalRoutes(services),
    ...recoveryRoutes(services),
    ...settingRoutes(services),
    live: () => {
      throw problem('bad-request', 'This address takes a WebSocket.');
    },
  };
}
