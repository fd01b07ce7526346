import type { RetirementView } from '@safelight/contract/retirements.ts';
import type { Api } from '../api/api.ts';
import { Resource } from '../api/resource.svelte.ts';

/** The checks whether a Drive may be put away: the last one, and the certificate that holds. */
export class RetirementOf {
  list: Resource<RetirementView[]>;

  constructor(api: Api, driveId: () => string) {
    this.list = new Resource(async (signal) => {
      const wish = { params: { id: driveId() }, query: { limit: 100 } };
      return (await api.ask('GET /drives/:id/retirements', wish, signal)).items;
    });
  }

  last = $derived.by(() => this.list.value?.[0]);
  running = $derived.by(() => this.last?.state === 'waiting' || this.last?.state === 'running');
  /** Those that have a certificate, the newest first; each is kept for ever. */
  certified = $derived.by(() => (this.list.value ?? []).filter(({ certificate }) => certificate !== null));
}
