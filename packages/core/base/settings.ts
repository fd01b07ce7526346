import { type Static, type TSchema, Type } from 'typebox';

interface Entry<S extends TSchema = TSchema> {
  schema: S;
  /** What holds until somebody changes it. */
  usual: Static<S>;
  /** One sentence for a person. */
  says: string;
  /** What a value has to be, where its form does not tell. */
  expected?: string;
}

const entry = <const S extends TSchema>(
  schema: S,
  usual: Static<S>,
  says: string,
  expected?: string,
): Entry<S> => ({ schema, usual, says, ...(expected === undefined ? {} : { expected }) });

const whole = (minimum: number, maximum: number) => Type.Integer({ minimum, maximum });
const lines = Type.Array(Type.String({ minLength: 1, maxLength: 300, pattern: '^[^\\n\\r\\0]*$' }), {
  maxItems: 200,
});

const DAY = '(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)';
const DAYS = `(daily|${DAY}(?:-${DAY})?(?:\\+${DAY}(?:-${DAY})?)*)`;
const HOUR = '((?:[01][0-9]|2[0-3]):[0-5][0-9])';

/** Hours with a limit of their own: days, from, until, and megabits a second, `rest` or `free`. */
export const uploadHours = new RegExp(
  `^${DAYS} ${HOUR}-${HOUR} ((?!0+(?:\\.0)?$)[0-9]{1,5}(?:\\.[0-9])?|rest|free)$`,
);

/**
 * What can be changed while Safelight runs. Each key is also an environment variable, which wins over what was
 * changed here: `folderMinutes` is `SAFELIGHT_FOLDER_MINUTES`.
 */
export const settings = {
  ignore: entry(lines, [], 'Files and folders that are passed over on every drive, as gitignore has them'),
  folderMinutes: entry(
    whole(0, 10_080),
    15,
    'Minutes between two looks at a folder that stands in for a drive; 0 for never',
  ),
  drivesAtOnce: entry(whole(1, 16), 4, 'Drives that a dock ingests at the same time'),
  brakeFiles: entry(
    whole(0, 1_000_000),
    10,
    'From so many known files that look damaged an ingest is held; 0 for never',
  ),
  brakePercent: entry(
    whole(1, 100),
    20,
    'And only if they are at least this share of the changed files, in percent',
  ),
  scrubArchiveDays: entry(whole(1, 3650), 60, 'Days after which a copy in the Archive is read again'),
  scrubDriveDays: entry(
    whole(1, 3650),
    730,
    'Days after which a copy on a drive is read again, while the drive is attached',
  ),
  scrubMegabytes: entry(
    whole(1, 10_000),
    20,
    'Megabytes a second at which copies are read again by themselves, at most',
  ),
  ruleCopies: entry(whole(1, 10), 3, 'A file is safe with so many proven copies, each on another holder'),
  ruleMedia: entry(whole(1, 3), 2, 'On so many kinds of medium: the NAS, drives, the cloud'),
  ruleOffsite: entry(whole(0, 5), 1, 'In so many buildings beside the first'),
  nasProofDays: entry(whole(1, 3650), 90, 'Days that a proof in the archive is good'),
  driveProofDays: entry(whole(1, 3650), 730, 'Days that a proof on a drive is good'),
  cardCopies: entry(
    whole(1, 10),
    1,
    'Proven copies beside the card that each of its files needs before it may be formatted, one of them in the archive',
  ),
  cardChecks: entry(whole(0, 1), 1, 'Check a card as soon as it is attached: 1 for yes, 0 only when asked'),
  cloudProofDays: entry(whole(1, 3650), 365, 'Days that a proof in the cloud is good'),
  previewGigabytes: entry(
    whole(0, 1_000_000),
    0,
    'Gigabytes that large previews take at most; the small ones always stay; 0 for no limit',
  ),
  uploadMegabits: entry(whole(0, 100_000), 0, 'Megabits a second that uploads take at most; 0 for no limit'),
  uploadHours: entry(
    Type.Array(Type.String({ pattern: uploadHours.source }), { maxItems: 40 }),
    [],
    'Hours in which another limit holds: Mon-Fri 08:00-18:00 10, in megabits a second; “rest” for none, “free” without a limit',
    'lines like “Mon-Fri 08:00-18:00 10”, “daily 22:00-06:00 free” or “Sat+Sun 09:00-12:00 rest”',
  ),
  lockDays: entry(
    whole(0, 3650),
    0,
    'Days that nobody can remove what is in the cloud, renewed before they end; 0 for no lock',
  ),
  storeEncryption: entry(
    whole(0, 1),
    0,
    'Have the store encrypt what it keeps (AES256): 1 for yes. It has the key itself',
  ),
  cloudEncryption: entry(
    whole(0, 3),
    0,
    'Encrypt before sending, with your passphrase: 0 not, 1 what is in files, 2 their names too, 3 those of folders too',
  ),
  deliveryMegabits: entry(
    whole(1, 100_000),
    1,
    'Megabits a second that uploads take at most while a client downloads',
  ),
  rehearsalDays: entry(whole(0, 3650), 30, 'Days between two rehearsals of the way back; 0 for never'),
  rehearsalMegabytes: entry(whole(1, 100_000), 500, 'Megabytes that a rehearsal downloads, at most'),
  priceStorageCents: entry(whole(0, 1_000_000), 600, 'What a terabyte in the cloud costs a month, in cents'),
  priceDownloadCents: entry(
    whole(0, 1_000_000),
    1000,
    'What downloading a terabyte from the cloud costs, in cents',
  ),
  priceCallsCents: entry(whole(0, 1_000_000), 40, 'What a million downloads of files cost, in cents'),
} as const;

export type SettingKey = keyof typeof settings;
export type Settings = { [K in SettingKey]: Static<(typeof settings)[K]['schema']> };

export const settingKeys = Object.keys(settings) as SettingKey[];

/** The environment variable that sets a setting. */
export function variableOf(key: SettingKey): string {
  return `SAFELIGHT_${key.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
}

/** How a setting is written: a whole number within bounds, or lines of text. */
export function formOf(key: SettingKey): { is: 'number'; least: number; most: number } | { is: 'lines' } {
  const { schema } = settings[key] as { schema: { minimum?: number; maximum?: number } };
  return schema.minimum === undefined || schema.maximum === undefined
    ? { is: 'lines' }
    : { is: 'number', least: schema.minimum, most: schema.maximum };
}

/** What a value has to be, for a sentence. */
export function expectedOf(key: SettingKey): string {
  const form = formOf(key);
  const { expected } = settings[key] as Entry;
  if (expected !== undefined) return expected;
  return form.is === 'number'
    ? `a whole number from ${form.least} to ${form.most}`
    : 'lines of text, each shorter than 300 characters';
}

/** The value that a text stands for: a number, or what stands between commas or in lines. */
export function settingFrom(key: SettingKey, text: string): unknown {
  if (formOf(key).is === 'number') return /^[0-9]+$/.test(text) ? Number(text) : text;
  return text
    .split(/[,\n]/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
