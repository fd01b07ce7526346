import type { Database } from '@safelight/core/adapters/db/connect.ts';
import type { LivePublisher } from '@safelight/core/adapters/queue/live-bus.ts';
import type { Clock } from '@safelight/core/base/clock.ts';
import { problem } from '@safelight/core/base/errors.ts';
import { setUploadsPaused } from '@safelight/core/catalog/line/pause.store.ts';
import { askAgain } from '@safelight/core/catalog/upload/ask-again.store.ts';
import { sendFirst } from '@safelight/core/catalog/upload/send-first.store.ts';
import { uploadPage } from '@safelight/core/reports/cloud/upload-page.ts';
import type { CloudOutlook } from '../cloud-outlook.ts';
import type { Handlers } from '../handler.ts';
import { listView } from '../list-view.ts';
import { pageOptions, pathBytes, uuid } from '../parameters.ts';
import { uploadView } from '../views/cloud.ts';

interface CloudDeps {
  pool: Database['pool'];
  clock: Clock;
  live: LivePublisher;
  storeAddress: string | null;
  cloudOutlook: CloudOutlook;
}

type CloudRoutes =
  | 'cloud'
  | 'forecast'
  | 'uploads'
  | 'sendFirst'
  | 'sendAgain'
  | 'pauseUploads'
  | 'resumeUploads';

const HOUR_MS = 3_600_000;

export function cloudRoutes(deps: CloudDeps): Pick<Handlers, CloudRoutes> {
  const { pool, cloudOutlook } = deps;
  const changed = () => deps.live.publish({ type: 'safety.changed' });
  const pauseUploads = async (paused: boolean | Date) => {
    await setUploadsPaused(pool, paused);
    changed();
    return cloudOutlook.view();
  };
  return {
    cloud: () => cloudOutlook.view(),
    forecast: ({ query }) => cloudOutlook.foresee(query),
    uploads: async ({ query }) => {
      const wish = { state: query.state ?? null, ...pageOptions(query) };
      return listView(await uploadPage(pool, deps.storeAddress ?? '', wish), uploadView);
    },
    sendFirst: async ({ body }) => {
      const files = await sendFirst(pool, uuid(body.drive), pathBytes(body));
      changed();
      return { files };
    },
    sendAgain: async () => {
      if (deps.storeAddress === null) throw problem('no-store');
      await askAgain(pool, deps.storeAddress);
      changed();
      return cloudOutlook.view();
    },
    pauseUploads: ({ query: { hours } }) =>
      pauseUploads(hours === undefined || new Date(deps.clock.now().getTime() + hours * HOUR_MS)),
    resumeUploads: () => pauseUploads(false),
  };
}
