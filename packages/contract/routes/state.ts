import { Type } from 'typebox';
import { listOf, pageQuery } from '../lists.ts';
import { Count, Id, OneOf } from '../names.ts';
import { route } from '../route.ts';
import { SafetyView, ShootTallyView, ShortFileView, ShortOf } from '../safety.ts';
import {
  CloudView,
  ForecastView,
  InstallationView,
  SettingsChange,
  SettingsView,
  StatusView,
  UploadView,
} from '../state.ts';

export const stateRoutes = {
  settings: route({
    method: 'GET',
    path: '/settings',
    who: 'viewer',
    says: 'What is set, and what the environment locks',
    answer: SettingsView,
  }),
  changeSettings: route({
    method: 'PATCH',
    path: '/settings',
    who: 'owner',
    says: 'Change settings that the environment does not lock',
    body: SettingsChange,
    answer: SettingsView,
  }),
  status: route({
    method: 'GET',
    path: '/status',
    who: 'viewer',
    says: 'Figures of the whole',
    answer: StatusView,
  }),
  installation: route({
    method: 'GET',
    path: '/installation',
    who: 'viewer',
    says: 'What labels of drives carry, so that those of another installation are told apart',
    answer: InstallationView,
  }),
  safety: route({
    method: 'GET',
    path: '/safety',
    who: 'viewer',
    says: 'The 3-2-1 report',
    answer: SafetyView,
  }),
  shortFiles: route({
    method: 'GET',
    path: '/safety/files',
    who: 'viewer',
    says: 'The Contents behind a number of the report, each as one of its Files',
    query: Type.Object(
      { ...pageQuery, short: Type.Optional(ShortOf), drive: Type.Optional(Id) },
      { additionalProperties: false },
    ),
    answer: listOf(ShortFileView),
  }),
  shootTallies: route({
    method: 'GET',
    path: '/safety/shoots',
    who: 'viewer',
    says: 'How safe each Shoot is, the newest first; of one Drive or of all',
    query: Type.Object({ ...pageQuery, drive: Type.Optional(Id) }, { additionalProperties: false }),
    answer: listOf(ShootTallyView),
  }),
  cloud: route({ method: 'GET', path: '/cloud', who: 'viewer', says: 'The cloud store', answer: CloudView }),
  forecast: route({
    method: 'GET',
    path: '/cloud/forecast',
    who: 'viewer',
    says: 'When uploads are done, with the limits that hold or with others',
    query: Type.Object(
      {
        megabits: Type.Optional(Type.Integer({ minimum: 0, maximum: 100_000, description: '0: no limit' })),
        hours: Type.Optional(OneOf('keep', 'none')),
      },
      { additionalProperties: false },
    ),
    answer: ForecastView,
  }),
  uploads: route({
    method: 'GET',
    path: '/uploads',
    who: 'viewer',
    says: 'Uploads: at work, failed, waiting, done',
    query: Type.Object(
      { ...pageQuery, state: Type.Optional(OneOf('pending', 'sending', 'done', 'failed')) },
      { additionalProperties: false },
    ),
    answer: listOf(UploadView),
  }),
  sendFirst: route({
    method: 'POST',
    path: '/uploads/first',
    who: 'editor',
    says: 'Send what lies below a folder before all others, also what comes there later',
    body: Type.Object(
      { drive: Id, path: Type.Optional(Type.String()), pathRaw: Type.Optional(Type.String()) },
      { additionalProperties: false },
    ),
    answer: Type.Object({ files: Count }),
  }),
  sendAgain: route({
    method: 'POST',
    path: '/cloud/again',
    who: 'owner',
    says: 'Send again what is in the cloud encrypted otherwise than it would be now; what is there stays',
    answer: CloudView,
  }),
  pauseUploads: route({
    method: 'POST',
    path: '/uploads/pause',
    who: 'editor',
    says: 'Pause uploads, for some hours or until they are told to go on',
    query: Type.Object(
      { hours: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 720 })) },
      { additionalProperties: false },
    ),
    answer: CloudView,
  }),
  resumeUploads: route({
    method: 'POST',
    path: '/uploads/resume',
    who: 'editor',
    says: 'Go on with uploads',
    answer: CloudView,
  }),
  live: route({ method: 'GET', path: '/live', who: 'viewer', says: 'WebSocket of live events' }),
};
