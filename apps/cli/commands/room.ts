import { setTimeout as sleep } from 'node:timers/promises';
import type { FetchView, FreeingView, RoomPlanView } from '@safelight/contract/room.ts';
import { connectApi } from '../api.ts';
import { Usage } from '../failure.ts';
import { count, printJson, printLine, size } from '../print.ts';
import { readWords } from '../words.ts';
import type { Command } from './command.ts';
import { findDrive } from './find-drive.ts';

const LOOK_MS = 500;

export const makeRoom: Command = {
  form: 'make-room --bytes N [--drive D] [--confirm DIGEST]',
  says: 'Free copies in the archive that are safe without them, the oldest first: shown, then done once confirmed',
  async run(args) {
    const { values } = readWords(args, [0, 0], {
      bytes: { type: 'string' },
      drive: { type: 'string' },
      confirm: { type: 'string' },
    });
    const bytes = Number(values.bytes);
    if (!Number.isSafeInteger(bytes) || bytes < 1)
      throw new Usage('make-room takes --bytes N, a whole number.');
    const api = connectApi();
    const drive = values.drive === undefined ? undefined : (await findDrive(api, values.drive)).id;
    if (values.confirm === undefined) {
      const plan = await api.post<RoomPlanView>('/room/plan', { bytes, drive });
      if (values.json) printJson(plan);
      else
        printLine(
          `${count(plan.files, 'file')}, ${size(plan.bytes)} keep their rule without the archive. To free them: --confirm ${plan.digest}`,
        );
      return 0;
    }
    let view = await api.post<FreeingView>('/room', { bytes, drive, digest: values.confirm });
    while (view.state !== 'done' && view.reason === null) {
      await sleep(LOOK_MS);
      view = await api.get<FreeingView>(`/room/${view.id}`);
    }
    if (values.json) printJson(view);
    else
      printLine(
        `${count(view.freed, 'file')} freed, ${size(view.freedBytes)}; ${count(view.kept, 'file')} stay. ${view.reasonText ?? ''}`.trim(),
      );
    return view.state === 'done' ? 0 : 1;
  },
};

export const fetchBack: Command = {
  form: 'fetch --drive D [--path P]',
  says: 'Bring what was freed back into the archive, proven first',
  async run(args) {
    const { values } = readWords(args, [0, 0], {
      drive: { type: 'string' },
      path: { type: 'string' },
      'path-raw': { type: 'string' },
    });
    if (!values.drive) throw new Usage('fetch takes --drive D.');
    const api = connectApi();
    const { id } = await findDrive(api, values.drive);
    const view = await api.post<FetchView>('/room/fetch', {
      drive: id,
      path: values.path,
      pathRaw: values['path-raw'],
    });
    if (values.json) printJson(view);
    else
      printLine(
        view.files === 0
          ? 'Nothing of it was freed.'
          : `${count(view.files, 'file')} come back, from whatever copy is in reach.`,
      );
    return 0;
  },
};
