import { adoptCloud } from './adopt-cloud.ts';
import { card } from './card.ts';
import { adopt, verify } from './care.ts';
import type { Command } from './command.ts';
import { answer, choose } from './decide.ts';
import { exportDrive } from './export.ts';
import { drives, find, status } from './look.ts';
import { mode } from './mode.ts';
import { papers } from './papers.ts';
import {
  tokenCreate,
  tokenList,
  tokenRemove,
  userAdd,
  userList,
  userPassword,
  userRemove,
} from './people.ts';
import { rebuild } from './rebuild.ts';
import { remove, takeBack } from './remove.ts';
import { restore } from './restore.ts';
import { retire } from './retire.ts';
import { fetchBack, makeRoom } from './room.ts';
import { uploadsPause, uploadsResume } from './uploads.ts';
import { found, lend, lost, move, returned } from './whereabouts.ts';
import { attach, ingest, release } from './work.ts';

/** Every command, by its words. */
export const commands: Record<string, Command> = {
  status,
  drives,
  find,
  attach,
  ingest,
  release,
  export: exportDrive,
  adopt,
  'adopt-cloud': adoptCloud,
  verify,
  card,
  restore,
  retire,
  papers,
  remove,
  'take-back': takeBack,
  'make-room': makeRoom,
  fetch: fetchBack,
  rebuild,
  choose,
  mode,
  answer,
  move,
  lost,
  found,
  lend,
  returned,
  'uploads pause': uploadsPause,
  'uploads resume': uploadsResume,
  'user add': userAdd,
  'user list': userList,
  'user password': userPassword,
  'user remove': userRemove,
  'token create': tokenCreate,
  'token list': tokenList,
  'token remove': tokenRemove,
};
