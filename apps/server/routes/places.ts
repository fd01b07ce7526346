import type { Database } from '@safelight/core/adapters/db/connect.ts';
import type { LivePublisher } from '@safelight/core/adapters/queue/live-bus.ts';
import type { PlaceStore } from '@safelight/core/catalog/place/place.store.ts';
import type { SiteStore } from '@safelight/core/catalog/place/site.store.ts';
import { siteRow, siteRows } from '@safelight/core/reports/places/site-rows.ts';
import type { Handlers } from '../handler.ts';
import { uuid } from '../parameters.ts';
import { siteView } from '../views/place.ts';

interface PlaceDeps {
  pool: Database['pool'];
  live: LivePublisher;
  sites: SiteStore;
  places: PlaceStore;
}

type PlaceRoutes =
  | 'sites'
  | 'addSite'
  | 'changeSite'
  | 'removeSite'
  | 'addPlace'
  | 'changePlace'
  | 'removePlace';

export function placeRoutes({ pool, live, sites, places }: PlaceDeps): Pick<Handlers, PlaceRoutes> {
  const answer = async (of: Parameters<typeof siteRow>[1]) => {
    live.publish({ type: 'safety.changed' });
    return siteView(await siteRow(pool, of));
  };
  return {
    sites: async () => ({ items: (await siteRows(pool)).map(siteView) }),
    addSite: async ({ body }) => answer({ siteId: await sites.add(body.name) }),
    changeSite: async ({ params, body }) => {
      const siteId = uuid(params.id);
      await sites.change(siteId, body);
      return answer({ siteId });
    },
    removeSite: async ({ params }) => sites.remove(uuid(params.id)),
    addPlace: async ({ body }) => answer({ placeId: await places.add(uuid(body.siteId), body.name) }),
    changePlace: async ({ params, body }) => {
      const placeId = uuid(params.id);
      await places.rename(placeId, body.name);
      return answer({ placeId });
    },
    removePlace: async ({ params }) => places.remove(uuid(params.id)),
  };
}
