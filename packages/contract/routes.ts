import { type TSchema, Type } from 'typebox';
import {
  CreatedShare,
  DownloadView,
  NewShare,
  PublicFileView,
  PublicShareView,
  Selection,
  ShareView,
} from './delivery.ts';
import { AttachRequest, DockView, DriveChange, DriveView, IngestView, ProblemEntry } from './drives.ts';
import { FileDetail, FileView, FolderPage } from './files.ts';
import { listOf, pageQuery } from './lists.ts';
import { Blake3, Id, OneOf } from './names.ts';
import {
  AccountChange,
  AccountView,
  CreatedToken,
  Credentials,
  NewAccount,
  NewToken,
  Setup,
  SetupView,
  TokenView,
} from './people.ts';
import { CloudView, HealthView, SafetyView, SettingView, StatusView, UploadView } from './state.ts';

/** Who may call a route: anyone, anyone who holds the link, or an account with at least this role. */
export type Who = 'anyone' | 'link' | 'viewer' | 'editor' | 'owner';

export interface Route {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Below /api; parameters as `:name`. */
  path: string;
  who: Who;
  says: string;
  params?: TSchema;
  query?: TSchema;
  body?: TSchema;
  /** The schema of the success answer; absent: bytes, a redirect or a socket. */
  answer?: TSchema;
  /** The status of the success answer, 200 where absent; 204 answers with nothing. */
  status?: 201 | 202 | 204 | 302;
}

const route = <const R extends Route>(definition: R) => definition;
const byId = Type.Object({ id: Id });
const byToken = Type.Object({ token: Type.String({ minLength: 1, maxLength: 100 }) });
const byTokenAndN = Type.Object({
  token: Type.String({ minLength: 1, maxLength: 100 }),
  n: Type.Integer({ minimum: 0 }),
});
const page = Type.Object(pageQuery, { additionalProperties: false });
const pictureSize = { size: Type.Optional(OneOf('thumb', 'screen')) };
const size = Type.Object(pictureSize, { additionalProperties: false });
const sizeOfContent = Type.Object(
  {
    ...pictureSize,
    v: Type.Optional(
      Type.String({
        maxLength: 64,
        description: 'the start of its BLAKE3: so named, it may be kept for ever',
      }),
    ),
  },
  { additionalProperties: false },
);
const sorted = { ...pageQuery, sort: Type.Optional(OneOf('taken', 'oldest', 'name', 'size', 'drive')) };

/** Every route under /api. */
export const routes = {
  health: route({
    method: 'GET',
    path: '/health',
    who: 'anyone',
    says: 'Whether database, queue and Archive answer',
    answer: HealthView,
  }),
  setupState: route({
    method: 'GET',
    path: '/setup',
    who: 'anyone',
    says: 'Whether the owner has still to be created',
    answer: SetupView,
  }),
  setup: route({
    method: 'POST',
    path: '/setup',
    who: 'anyone',
    says: 'Create the owner',
    body: Setup,
    answer: AccountView,
    status: 201,
  }),
  signIn: route({
    method: 'POST',
    path: '/session',
    who: 'anyone',
    says: 'Sign in',
    body: Credentials,
    answer: AccountView,
  }),
  session: route({
    method: 'GET',
    path: '/session',
    who: 'viewer',
    says: 'Who is signed in',
    answer: AccountView,
  }),
  signOut: route({ method: 'DELETE', path: '/session', who: 'viewer', says: 'Sign out', status: 204 }),
  accounts: route({
    method: 'GET',
    path: '/accounts',
    who: 'owner',
    says: 'People',
    query: page,
    answer: listOf(AccountView),
  }),
  addAccount: route({
    method: 'POST',
    path: '/accounts',
    who: 'owner',
    says: 'Add a person',
    body: NewAccount,
    answer: AccountView,
    status: 201,
  }),
  changeAccount: route({
    method: 'PATCH',
    path: '/accounts/:id',
    who: 'owner',
    says: 'Change a name or password',
    params: byId,
    body: AccountChange,
    answer: AccountView,
  }),
  removeAccount: route({
    method: 'DELETE',
    path: '/accounts/:id',
    who: 'owner',
    says: 'Remove a person',
    params: byId,
    status: 204,
  }),
  tokens: route({
    method: 'GET',
    path: '/tokens',
    who: 'owner',
    says: 'API tokens',
    query: page,
    answer: listOf(TokenView),
  }),
  addToken: route({
    method: 'POST',
    path: '/tokens',
    who: 'owner',
    says: 'Create an API token, shown once',
    body: NewToken,
    answer: CreatedToken,
    status: 201,
  }),
  removeToken: route({
    method: 'DELETE',
    path: '/tokens/:id',
    who: 'owner',
    says: 'Revoke an API token',
    params: byId,
    status: 204,
  }),
  settings: route({
    method: 'GET',
    path: '/settings',
    who: 'viewer',
    says: 'What is set, and what the environment locks',
    answer: Type.Object({ items: Type.Array(SettingView) }),
  }),
  status: route({
    method: 'GET',
    path: '/status',
    who: 'viewer',
    says: 'Figures of the whole',
    answer: StatusView,
  }),

  drives: route({
    method: 'GET',
    path: '/drives',
    who: 'viewer',
    says: 'Every Drive ever seen',
    query: page,
    answer: listOf(DriveView),
  }),
  drive: route({
    method: 'GET',
    path: '/drives/:id',
    who: 'viewer',
    says: 'One Drive',
    params: byId,
    answer: DriveView,
  }),
  changeDrive: route({
    method: 'PATCH',
    path: '/drives/:id',
    who: 'editor',
    says: 'Rename it, say where it rests, choose its source folder',
    params: byId,
    body: DriveChange,
    answer: DriveView,
  }),
  ingestDrive: route({
    method: 'POST',
    path: '/drives/:id/ingests',
    who: 'editor',
    says: 'Ingest an attached Drive now',
    params: byId,
    answer: IngestView,
    status: 202,
  }),
  releaseDrive: route({
    method: 'POST',
    path: '/drives/:id/release',
    who: 'editor',
    says: 'Stop work on it and close every handle',
    params: byId,
    answer: DriveView,
  }),
  attach: route({
    method: 'POST',
    path: '/drives/attach',
    who: 'editor',
    says: 'Treat a folder as an attached Drive',
    body: AttachRequest,
    answer: DriveView,
    status: 202,
  }),
  docks: route({
    method: 'GET',
    path: '/docks',
    who: 'viewer',
    says: 'Hosts with ports, and partitions not readable there',
    answer: Type.Object({ items: Type.Array(DockView) }),
  }),

  ingests: route({
    method: 'GET',
    path: '/ingests',
    who: 'viewer',
    says: 'Ingests, newest first',
    query: Type.Object({ ...pageQuery, drive: Type.Optional(Id) }, { additionalProperties: false }),
    answer: listOf(IngestView),
  }),
  ingest: route({
    method: 'GET',
    path: '/ingests/:id',
    who: 'viewer',
    says: 'One Ingest',
    params: byId,
    answer: IngestView,
  }),
  ingestProblems: route({
    method: 'GET',
    path: '/ingests/:id/problems',
    who: 'viewer',
    says: 'Every skip and failure with its reason',
    params: byId,
    query: Type.Object(
      { ...pageQuery, kind: Type.Optional(OneOf('skipped', 'failed')) },
      { additionalProperties: false },
    ),
    answer: listOf(ProblemEntry),
  }),

  folders: route({
    method: 'GET',
    path: '/folders',
    who: 'viewer',
    says: 'Folders and Files of a folder',
    query: Type.Object(
      {
        ...sorted,
        drive: Id,
        volume: Type.Optional(Id),
        path: Type.Optional(Type.String()),
        pathRaw: Type.Optional(Type.String()),
        all: Type.Optional(Type.Boolean()),
      },
      { additionalProperties: false },
    ),
    answer: FolderPage,
  }),
  files: route({
    method: 'GET',
    path: '/files',
    who: 'viewer',
    says: 'Find Files',
    query: Type.Object(
      {
        ...sorted,
        q: Type.Optional(Type.String({ maxLength: 1000 })),
        drive: Type.Optional(Id),
        kind: Type.Optional(OneOf('photo', 'film', 'sidecar', 'catalogue', 'other', 'picture')),
        all: Type.Optional(Type.Boolean()),
      },
      { additionalProperties: false },
    ),
    answer: listOf(FileView),
  }),
  file: route({
    method: 'GET',
    path: '/files/:id',
    who: 'viewer',
    says: 'One File',
    params: byId,
    answer: FileDetail,
  }),
  content: route({
    method: 'GET',
    path: '/files/:id/content',
    who: 'viewer',
    says: 'Redirects to the bytes it has now',
    params: byId,
    status: 302,
  }),
  contentBytes: route({
    method: 'GET',
    path: '/files/:id/content/:blake3',
    who: 'viewer',
    says: 'Immutable bytes; Range, If-Range, ETag',
    params: Type.Object({ id: Id, blake3: Blake3 }),
  }),
  preview: route({
    method: 'GET',
    path: '/files/:id/preview',
    who: 'viewer',
    says: 'A picture of it',
    params: byId,
    query: sizeOfContent,
  }),

  createDownload: route({
    method: 'POST',
    path: '/downloads',
    who: 'viewer',
    says: 'Prepare a ZIP',
    body: Selection,
    answer: DownloadView,
    status: 201,
  }),
  download: route({
    method: 'GET',
    path: '/downloads/:token',
    who: 'link',
    says: 'The ZIP; exact length, ETag, Range',
    params: byToken,
  }),
  createShare: route({
    method: 'POST',
    path: '/shares',
    who: 'editor',
    says: 'Make a link for a client',
    body: NewShare,
    answer: CreatedShare,
    status: 201,
  }),
  shares: route({
    method: 'GET',
    path: '/shares',
    who: 'viewer',
    says: 'Links, newest first',
    query: page,
    answer: listOf(ShareView),
  }),
  revokeShare: route({
    method: 'DELETE',
    path: '/shares/:id',
    who: 'editor',
    says: 'Revoke a link at once',
    params: byId,
    status: 204,
  }),
  publicShare: route({
    method: 'GET',
    path: '/public/shares/:token',
    who: 'link',
    says: 'What a client sees',
    params: byToken,
    answer: PublicShareView,
  }),
  publicFiles: route({
    method: 'GET',
    path: '/public/shares/:token/files',
    who: 'link',
    says: 'Its Files',
    params: byToken,
    query: page,
    answer: listOf(PublicFileView),
  }),
  publicPreview: route({
    method: 'GET',
    path: '/public/shares/:token/files/:n/preview',
    who: 'link',
    says: 'A picture of one of its Files',
    params: byTokenAndN,
    query: size,
  }),
  publicContent: route({
    method: 'GET',
    path: '/public/shares/:token/files/:n/content',
    who: 'link',
    says: 'The bytes of one of its Files',
    params: byTokenAndN,
  }),
  publicDownload: route({
    method: 'POST',
    path: '/public/shares/:token/downloads',
    who: 'link',
    says: 'Prepare a ZIP of all, or of those numbered',
    params: byToken,
    body: Type.Object(
      { files: Type.Optional(Type.Array(Type.Integer({ minimum: 0 }), { minItems: 1, maxItems: 100_000 })) },
      { additionalProperties: false },
    ),
    answer: DownloadView,
    status: 201,
  }),

  safety: route({
    method: 'GET',
    path: '/safety',
    who: 'viewer',
    says: 'The 3-2-1 report',
    answer: SafetyView,
  }),
  cloud: route({ method: 'GET', path: '/cloud', who: 'viewer', says: 'The cloud store', answer: CloudView }),
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
  pauseUploads: route({
    method: 'POST',
    path: '/uploads/pause',
    who: 'editor',
    says: 'Pause uploads',
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
} as const satisfies Record<string, Route>;

export type RouteName = keyof typeof routes;
