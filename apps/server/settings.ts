import type { ChangeableSetting, SettingView } from '@safelight/contract/state.ts';
import type { Config } from '@safelight/core/base/config.ts';
import { formOf, type Settings, settingKeys, settings, variableOf } from '@safelight/core/base/settings.ts';

/** What is set, for the settings page. `given` names the variables that the environment sets; secrets stay out. */
export function settingViews(config: Config, given: ReadonlySet<string>): SettingView[] {
  const setting = (name: string, value: string | number | null, says: string): SettingView => ({
    name,
    value: value === null ? null : String(value),
    locked: given.has(name),
    says,
  });
  const { owner, cloud } = config;
  return [
    setting('SAFELIGHT_DATA', config.data, 'State: databases, previews, secrets'),
    setting('SAFELIGHT_ARCHIVE', config.archive, 'The root of the Archive'),
    setting('SAFELIGHT_WATCH', config.watch.join(':'), 'Where drives appear'),
    setting('SAFELIGHT_FOLDERS', config.folders.join(','), 'The folders of a drive that are ingested'),
    setting('SAFELIGHT_AUTO_INGEST', config.autoIngest, 'Which drives are ingested when they are attached'),
    setting('SAFELIGHT_UID', owner.uid, 'Who owns the files of the Archive'),
    setting('SAFELIGHT_GID', owner.gid, 'Which group owns the files of the Archive'),
    setting('SAFELIGHT_HOST', config.host, 'Where the server listens'),
    setting('SAFELIGHT_PORT', config.port, 'On which port'),
    setting('SAFELIGHT_PUBLIC_URL', config.publicUrl, 'The address that links begin with'),
    setting('B2_ENDPOINT', cloud?.endpoint ?? null, 'The cloud store'),
    setting('B2_REGION', cloud?.region ?? null, 'Its region'),
    setting('B2_BUCKET', cloud?.bucket ?? null, 'The bucket'),
    setting('B2_PREFIX', cloud ? cloud.prefix : null, 'What every key in it begins with'),
    setting('B2_KEY_ID', cloud?.keyId ?? null, 'The key, without its secret'),
    setting(
      'B2_PASSPHRASE',
      cloud?.passphrase ? 'set' : null,
      'What is encrypted before it is sent is encrypted with it',
    ),
  ];
}

/** What can be changed while Safelight runs; what the environment sets is locked. */
export function changeableSettings(current: Settings, fixed: Partial<Settings>): ChangeableSetting[] {
  return settingKeys.map((key) => {
    const form = formOf(key);
    return {
      key,
      variable: variableOf(key),
      form: form.is,
      value: current[key],
      usual: settings[key].usual,
      least: form.is === 'number' ? form.least : null,
      most: form.is === 'number' ? form.most : null,
      locked: fixed[key] !== undefined,
      says: settings[key].says,
    };
  });
}
