import type { LiveEvent } from '@safelight/contract/live.ts';
import type { SetupView } from '@safelight/contract/people.ts';
import { readArchive } from '@safelight/core/adapters/archive-store/archive-identity.ts';
import { problem } from '@safelight/core/base/errors.ts';
import { accountStore } from '@safelight/core/catalog/account/account.store.ts';
import { sessionStore } from '@safelight/core/catalog/account/session.store.ts';
import { tokenStore } from '@safelight/core/catalog/account/token.store.ts';
import type { OpenCloud } from '@safelight/core/catalog/cloud-setup/cloud-door.ts';
import { downloadStore } from '@safelight/core/catalog/download/download.store.ts';
import { whereabouts } from '@safelight/core/catalog/drive/whereabouts.store.ts';
import { placeStore } from '@safelight/core/catalog/place/place.store.ts';
import { siteStore } from '@safelight/core/catalog/place/site.store.ts';
import { freshnessOf, usualRule } from '@safelight/core/catalog/safety/safety-settings.ts';
import { settleSafety } from '@safelight/core/catalog/safety/settle-safety.ts';
import { savedSearchStore } from '@safelight/core/catalog/saved-search/saved-search.store.ts';
import { currentSettings } from '@safelight/core/catalog/setting/setting.store.ts';
import { shareStore } from '@safelight/core/catalog/share/share.store.ts';
import { addUpTimeline } from '@safelight/core/catalog/timeline/timeline-parts.store.ts';
import { type DeliverStore, deliverStore } from '@safelight/core/flows/deliver/deliver.store.ts';
import { openDelivery } from '@safelight/core/flows/deliver/deliver.ts';
import { zipCandidates } from '@safelight/core/flows/deliver/zip-candidates.store.ts';
import { careFigures } from '@safelight/core/reports/care/archive-care.ts';
import { uploadSums } from '@safelight/core/reports/cloud/cloud-report.ts';
import { uploadRate } from '@safelight/core/reports/cloud/upload-rate.ts';
import { driveFigures } from '@safelight/core/reports/drives/drive-figures.ts';
import { remembered } from '@safelight/core/reports/remembered.ts';
import { safetyReport } from '@safelight/core/reports/safety/safety-report.ts';
import { facetCounter } from '@safelight/core/reports/search/facets.ts';
import { valueFinder } from '@safelight/core/reports/search/field-values.ts';
import { allFinder } from '@safelight/core/reports/search/find-all.ts';
import { fileFinder } from '@safelight/core/reports/search/find-files.ts';
import { filterReader } from '@safelight/core/reports/search/read-filter.ts';
import { keepSample } from '@safelight/core/reports/search/sample.ts';
import { keepSearchNames } from '@safelight/core/reports/search/search-names.ts';
import { statusRow } from '@safelight/core/reports/status/status-report.ts';
import { timelineDays } from '@safelight/core/reports/timeline/timeline-days.ts';
import { openCloudOutlook } from './cloud-outlook.ts';
import type { Deps } from './deps.ts';
import { publicUrls } from './public-url.ts';
import type { HealthChecks } from './routes/health.ts';
import { settingViews } from './settings.ts';
import { setupCode } from './sign-in/secrets.ts';
import { countTries } from './sign-in/tries.ts';

/** So long an answer waits for what changed to be counted; a worker counts the rest. */
const SETTLE_MS = 100;

export type Services = ReturnType<typeof openServices> & ReturnType<typeof cloudServices>;

/** What the routes call, each made once of what it needs. */
export function openServices(deps: Deps) {
  const { config, clock, db, redis, queue, cloud } = deps;
  const { pool } = db;
  const samples = keepSample(pool);
  const rows = deliverStore(pool);
  const onDamage = () => deps.live.publish({ type: 'safety.changed' });
  const settingsNow = () => currentSettings(pool, config.settings);
  const safety = remembered(async () => {
    const settings = await settingsNow();
    // Counted here, it is not counted by a worker, who would tell those who asked before.
    if (await settleSafety(pool, freshnessOf(settings), { mostMs: SETTLE_MS }))
      deps.live.publish({ type: 'safety.changed' });
    return safetyReport(pool, usualRule(settings));
  });
  const names = keepSearchNames(pool);
  const filter = filterReader({ pool, names, safety });
  const figures = remembered(async () => driveFigures(pool, (await safety()).drives));
  const delivery = openDelivery({
    rows,
    archiveRoot: config.archive,
    cloud: cloud.now,
    onDamage,
  });
  return {
    ...deps,
    pool,
    rows,
    delivery,
    data: config.data,
    watch: config.watch,
    accounts: accountStore(db, clock),
    sessions: sessionStore(db, clock),
    tokens: tokenStore(db, clock),
    shares: shareStore(pool, clock),
    downloads: downloadStore(pool, clock),
    sites: siteStore(pool, clock),
    places: placeStore(pool, clock),
    whereabouts: whereabouts(pool, clock),
    candidates: zipCandidates(pool),
    tries: countTries(redis, clock, deps.log),
    code: setupCode(config.data),
    publicUrl: publicUrls(config.publicUrl),
    find: fileFinder(deps.searchPools, samples, filter),
    findAll: allFinder(pool, samples, filter),
    facets: facetCounter({ pools: deps.searchPools, pool, samples, names, read: filter }),
    fieldValues: valueFinder({ pool, samples, names }),
    searches: savedSearchStore(pool, clock),
    timeline: remembered(async () => {
      await addUpTimeline(pool);
      return timelineDays(pool);
    }),
    figures,
    safety,
    onLive: ({ type }: LiveEvent) => {
      if (type !== 'safety.changed') return;
      safety.forget();
      figures.forget();
    },
    archiveId: () => rows.archiveId(),
    care: remembered(async () => careFigures(pool, (await settingsNow()).scrubArchiveDays)),
    currentSettings: settingsNow,
    jobCounts: (dockIds: string[]) => queue.counts(dockIds),
    /** Asks beforehand what the first visitor would have to wait for. */
    warmUp: async () => {
      await samples.get();
      await safety();
      await figures();
    },
    letGo: (driveId: string) => delivery.letGo(driveId),
    ready: () => readyParts(deps),
    checks: healthChecks(deps, rows),
  };
}

/** What depends on the store that is set up: made anew when another one is. */
export function cloudServices(
  { config, given, clock }: Deps,
  { pool, currentSettings: settingsNow }: ReturnType<typeof openServices>,
  now: OpenCloud | null,
) {
  const address = now?.address ?? '';
  const cloud = now?.config ?? null;
  return {
    config: { ...config, cloud },
    storeAddress: now?.address ?? null,
    cloudOutlook: openCloudOutlook({
      pool,
      cloud,
      address,
      clock,
      uploads: remembered(() => uploadSums(pool, address)),
      uploadRate: uploadRate(() => clock.now().getTime()),
      currentSettings: settingsNow,
    }),
    settings: settingViews({ ...config, cloud }, given),
  };
}

function healthChecks({ config, redis }: Deps, rows: DeliverStore): HealthChecks {
  return {
    database: () => rows.archiveId(),
    queue: () => redis.ping(),
    archive: async () => {
      const found = readArchive(config.archive);
      if (found.is !== 'archive' || found.id !== (await rows.archiveId())) throw problem('archive-absent');
    },
  };
}

/** What the first visit is told of the house. */
async function readyParts({ config, db, cloud }: Deps): Promise<SetupView['ready']> {
  const { archive_state, archive_detail, dock_alive } = await statusRow(db.pool);
  const archive = archive_state === 'ready';
  const store = cloud.now()?.config;
  return [
    {
      what: 'archive',
      ok: archive,
      says: archive ? config.archive : (archive_detail ?? 'The archive is not ready yet.'),
    },
    {
      what: 'dock',
      ok: dock_alive,
      says: dock_alive ? 'Drives are noticed when they are plugged in.' : 'No dock is running yet.',
    },
    {
      what: 'cloud',
      ok: store !== undefined,
      says: store ? `${store.bucket} at ${new URL(store.endpoint).host}` : 'No cloud store is set up.',
    },
  ];
}
