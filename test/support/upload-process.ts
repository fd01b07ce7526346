import { connect } from '@safelight/core/adapters/db/connect.ts';
import { systemClock } from '@safelight/core/base/clock.ts';
import { openUploads } from '@safelight/core/flows/upload/upload.ts';

/** A worker that uploads once, in a process that can be killed; `UPLOAD` says where from and where to. */
const { databaseUrl, ...given } = JSON.parse(process.env.UPLOAD!);
const database = connect(databaseUrl);
const uploads = openUploads({
  pool: database.pool,
  clock: systemClock,
  live: { publish: () => {} },
  drives: null,
  ...given,
});
await uploads.run(new AbortController().signal);
uploads.close();
await database.close();
