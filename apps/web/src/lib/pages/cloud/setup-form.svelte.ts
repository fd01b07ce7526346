import type { CloudSetupView, CloudSetupWish, StoreTrialView } from '@safelight/contract/cloud-setup.ts';
import { Act } from '../../api/act.svelte.ts';
import type { Api } from '../../api/api.ts';

/** A store as it is being typed, and what came of trying it. */
export class SetupForm {
  endpoint = $state('');
  region = $state('');
  bucket = $state('');
  keyId = $state('');
  applicationKey = $state('');
  prefix = $state('');
  passphrase = $state('');
  salt = $state('');
  trial = $state.raw<StoreTrialView>();
  #tried = $state('');
  readonly #kept: CloudSetupView;

  constructor(api: Api, kept: CloudSetupView, onkept: () => Promise<void>) {
    this.#kept = kept;
    this.endpoint = kept.endpoint ?? '';
    this.region = kept.region ?? '';
    this.bucket = kept.bucket ?? '';
    this.keyId = kept.keyId ?? '';
    this.prefix = kept.prefix ?? '';
    this.try = new Act(async () => {
      const wish = this.#wish;
      this.trial = undefined;
      this.trial = await api.ask('POST /cloud/setup/test', { body: wish });
      this.#tried = JSON.stringify(wish);
    });
    this.keep = new Act(async () => {
      await api.ask('PATCH /cloud/setup', { body: this.#wish });
      this.applicationKey = '';
      this.passphrase = '';
      this.salt = '';
      await onkept();
    });
    this.forget = new Act(async () => {
      await api.ask('DELETE /cloud/setup');
      await onkept();
    });
  }

  readonly try: Act<[]>;
  readonly keep: Act<[]>;
  readonly forget: Act<[]>;

  /** The key that is kept is only good for the key id it belongs to. */
  readonly keyIsKept = $derived.by(() => this.#kept.hasKey && this.keyId.trim() === this.#kept.keyId);
  readonly passphraseIsKept = $derived.by(
    () => this.#kept.hasPassphrase && this.bucket.trim() === this.#kept.bucket,
  );
  readonly isFilled = $derived.by(
    () =>
      [this.endpoint, this.bucket, this.keyId].every((text) => text.trim() !== '') &&
      (this.applicationKey.trim() !== '' || this.keyIsKept),
  );
  /** What stands below belongs to what stands above. */
  readonly isTried = $derived.by(
    () => this.trial !== undefined && this.#tried === JSON.stringify(this.#wish),
  );

  isLocked(part: CloudSetupView['locked'][number]): boolean {
    return this.#kept.locked.includes(part);
  }

  get #wish(): CloudSetupWish {
    const key = this.applicationKey.trim();
    const endpoint = this.endpoint.trim();
    // The region that is kept is that of the endpoint that is kept.
    const isOld = endpoint !== this.#kept.endpoint && this.region === this.#kept.region;
    const region = isOld ? '' : this.region.trim();
    return {
      endpoint,
      bucket: this.bucket.trim(),
      keyId: this.keyId.trim(),
      prefix: this.prefix.trim(),
      ...(region === '' ? {} : { region }),
      ...(key === '' ? {} : { applicationKey: key }),
      ...(this.passphrase === '' ? {} : { passphrase: this.passphrase, salt: this.salt }),
    };
  }
}
