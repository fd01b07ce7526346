import { type Static, Type } from 'typebox';
import { Bytes, Count, Id, Nullable, OneOf, pathFields, Time } from './names.ts';

export const StatusView = Type.Object({
  version: Type.String(),
  ready: Type.Boolean(),
  drives: Type.Object({ attached: Count, retired: Count, total: Count }),
  files: Count,
  bytes: Bytes,
  safety: Type.Object({ safeBytes: Bytes, atRiskBytes: Bytes, atRiskFiles: Count }),
  cloud: Type.Object({
    configured: Type.Boolean(),
    pendingFiles: Count,
    pendingBytes: Bytes,
    failedFiles: Count,
  }),
  jobs: Type.Object({ running: Count, waiting: Count, failed: Count }),
});
export type StatusView = Static<typeof StatusView>;

export const UploadView = Type.Object({
  id: Id,
  fileId: Id,
  driveId: Id,
  drive: Type.String(),
  ...pathFields,
  bytes: Bytes,
  sentBytes: Bytes,
  state: OneOf('pending', 'sending', 'done', 'failed'),
  attempts: Count,
  reason: Nullable(Type.String({ description: 'a code' })),
  reasonText: Nullable(Type.String()),
  nextAt: Nullable(Time),
  doneAt: Nullable(Time),
});
export type UploadView = Static<typeof UploadView>;

export const FinishView = Type.Object({ at: Time, earliest: Time, latest: Time });
export type FinishView = Static<typeof FinishView>;

const Known = OneOf('yes', 'no', 'unknown');

/** What was found out about a store. */
export const AbilitiesView = Type.Object({
  askedAt: Time,
  checksums: Known,
  versioning: Known,
  objectLock: Known,
  lockedDays: Nullable(Type.Integer({ description: 'what the bucket locks by itself' })),
  lifecycle: Known,
  dangers: Type.Array(
    Type.Object({
      is: OneOf('removes', 'drops-parts'),
      rule: Type.String(),
      days: Nullable(Type.Integer()),
    }),
    { description: 'lifecycle rules that may remove what lies below the prefix' },
  ),
});
export type AbilitiesView = Static<typeof AbilitiesView>;

/** What of an object cannot be read in the store. */
const Encryption = OneOf('no', 'bytes', 'files', 'folders');

/** The state of the cloud store, and what is on its way there. */
export const CloudView = Type.Object({
  configured: Type.Boolean(),
  endpoint: Nullable(Type.String()),
  bucket: Nullable(Type.String()),
  prefix: Nullable(Type.String()),
  state: Type.String({ description: 'ready, no-store, or the code of what is wrong' }),
  says: Nullable(Type.String()),
  since: Nullable(Time),
  abilities: Nullable(AbilitiesView),
  locks: Type.Object(
    {
      days: Type.Integer({ description: 'as the settings wish; 0 for no lock' }),
      problem: Nullable(Type.String({ description: 'why nothing can be locked, one sentence' })),
      firstUntil: Nullable(Time),
      lastUntil: Nullable(Time),
      open: Type.Integer({ description: 'contents without a lock, exact up to 10,000' }),
    },
    { description: 'until when what is there cannot be removed' },
  ),
  encryption: Type.Object(
    {
      wanted: Encryption,
      byStore: Type.Boolean({ description: 'the store encrypts what comes' }),
      hasPassphrase: Type.Boolean(),
      held: Type.Array(Type.Object({ encryption: Encryption, copies: Type.Integer() }), {
        description: 'what is there, each count exact up to 10,000',
      }),
      again: Type.Boolean({ description: 'what is there otherwise is being sent again' }),
      direct: Type.Boolean({ description: 'clients may be sent to the bucket itself' }),
    },
    { description: 'how what is sent is encrypted, and how what is there is' },
  ),
  paused: Type.Boolean(),
  pausedUntil: Nullable(Time),
  line: Type.Object(
    {
      bytesPerSecond: Nullable(Type.Number({ description: 'null without a limit, 0 while they rest' })),
      until: Nullable(Time),
      zone: Type.String({ description: 'whose clocks count' }),
      delivering: Type.Boolean({ description: 'a client is being served: uploads step back' }),
    },
    { description: 'what the hours allow now, and until when' },
  ),
  pendingFiles: Count,
  pendingBytes: Bytes,
  doneFiles: Count,
  doneBytes: Bytes,
  failedFiles: Count,
  bytesPerSecond: Nullable(Type.Number({ description: 'over the last minutes of sending' })),
  secondsLeft: Nullable(Type.Number({ description: 'to the likely finish' })),
  daySpeed: Nullable(Type.Number({ description: 'bytes a second of sending over the last day' })),
  weekSpeed: Nullable(Type.Number()),
  finish: Nullable(FinishView),
});
export type CloudView = Static<typeof CloudView>;

/** When uploads are done, all together and by Drive. */
export const ForecastView = Type.Object({
  files: Count,
  bytes: Bytes,
  lineSpeed: Nullable(
    Type.Number({ description: 'bytes a second that the line gives; null where only limits held it back' }),
  ),
  finish: Nullable(FinishView),
  drives: Type.Array(
    Type.Object({
      driveId: Id,
      drive: Type.String(),
      files: Count,
      bytes: Bytes,
      finish: Nullable(FinishView),
    }),
  ),
});
export type ForecastView = Static<typeof ForecastView>;

export const SettingView = Type.Object({
  name: Type.String({ description: 'the environment variable' }),
  value: Nullable(Type.String({ description: 'never a secret' })),
  locked: Type.Boolean({ description: 'set by the environment' }),
  says: Type.String(),
});
export type SettingView = Static<typeof SettingView>;

/** A setting that can be changed while Safelight runs. */
export const ChangeableSetting = Type.Object({
  key: Type.String(),
  variable: Type.String({ description: 'the environment variable that would lock it' }),
  form: OneOf('number', 'lines'),
  value: Type.Union([Type.Integer(), Type.Array(Type.String())]),
  usual: Type.Union([Type.Integer(), Type.Array(Type.String())]),
  least: Nullable(Type.Integer({ description: 'of a number' })),
  most: Nullable(Type.Integer()),
  locked: Type.Boolean({ description: 'set by the environment' }),
  says: Type.String(),
});
export type ChangeableSetting = Static<typeof ChangeableSetting>;

export const SettingsView = Type.Object({
  items: Type.Array(SettingView),
  changeable: Type.Array(ChangeableSetting),
});
export type SettingsView = Static<typeof SettingsView>;

/** New values by key; null brings back what is usual. */
export const SettingsChange = Type.Record(Type.String(), Type.Unknown());
export type SettingsChange = Static<typeof SettingsChange>;

export const HealthView = Type.Object({
  status: OneOf('ok', 'failing'),
  failing: Type.Optional(Type.Array(OneOf('database', 'queue', 'archive'))),
});
export type HealthView = Static<typeof HealthView>;

export const InstallationView = Type.Object({
  mark: Type.String({ pattern: '^[0-9a-f]{8}$', description: 'the last digits of the Archive’s id' }),
  url: Type.String({ description: 'the address at which it is reached, without a slash at its end' }),
});
export type InstallationView = Static<typeof InstallationView>;
