import type { DriveView } from '@safelight/contract/drives.ts';
import type { SiteView } from '@safelight/contract/places.ts';
import type { Api } from '../../api/api.ts';
import { siteName } from '../../state/site-words.ts';

export const NOWHERE = '';
export const NEW = 'new';

/** Where a Drive is to rest: a place that is known, or one that is made with it. */
export class PlaceChoice {
  sites = $state.raw<SiteView[]>([]);
  place = $state(NOWHERE);
  /** Of a new place. */
  site = $state('');
  siteName = $state('');
  name = $state('');
  note = $state('');
  #api: Api;

  constructor(api: Api) {
    this.#api = api;
  }

  places = $derived.by(() => [
    { label: '', options: [{ value: NOWHERE, text: 'Nowhere in particular' }] },
    ...this.sites
      .filter(({ places }) => places.length > 0)
      .map((site) => ({
        label: siteName(site),
        options: site.places.map(({ id, name }) => ({ value: id, text: name || 'no particular place' })),
      })),
    { label: ' ', options: [{ value: NEW, text: 'A new place…' }] },
  ]);
  buildings = $derived.by(() => [
    {
      label: '',
      options: [
        ...this.sites.map((site) => ({ value: site.id, text: siteName(site) })),
        { value: NEW, text: 'A new building…' },
      ],
    },
  ]);
  complete = $derived.by(
    () =>
      this.place !== NEW || (this.name.trim() !== '' && (this.site !== NEW || this.siteName.trim() !== '')),
  );

  /** Asks which places there are, and begins at the one where the Drive rests. */
  async open(drive: DriveView): Promise<void> {
    const { items } = await this.#api.ask('GET /sites');
    this.sites = items;
    this.place = drive.rests?.placeId ?? (items.some(({ places }) => places.length > 0) ? NOWHERE : NEW);
    this.site = items[0]?.id ?? NEW;
    this.siteName = '';
    this.name = '';
    this.note = '';
  }

  /** Makes what is new, and answers which place it is; null for none in particular. */
  async chosen(): Promise<string | null> {
    return this.place === NEW ? this.#newPlace() : this.place || null;
  }

  /** Makes what is new, and moves the Drive there. */
  async move(drive: DriveView): Promise<void> {
    const placeId = await this.chosen();
    const note = this.note.trim() || undefined;
    await this.#api.ask('POST /drives/:id/moves', { params: { id: drive.id }, body: { placeId, note } });
  }

  async #newPlace(): Promise<string | null> {
    const name = this.name.trim();
    if (this.site === NEW) {
      const added = await this.#api.ask('POST /sites', { body: { name: this.siteName.trim() } });
      this.sites = [...this.sites, added];
      this.site = added.id;
    }
    const site = await this.#api.ask('POST /places', { body: { siteId: this.site, name } });
    const made = site.places.find((place) => place.name === name)?.id ?? null;
    // Should the move fail now, the next try does not make it again.
    this.sites = this.sites.map((one) => (one.id === site.id ? site : one));
    if (made) this.place = made;
    return made;
  }
}
