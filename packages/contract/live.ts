/** Events of GET /live, one JSON object a message. They are hints: after a reconnect, ask again. */
export type LiveEvent = { at: string } & (
  | { type: 'drive.attached'; driveId: string }
  | { type: 'drive.detached'; driveId: string }
  | { type: 'drive.changed'; driveId: string }
  | { type: 'dock.changed'; dockId: string }
  | { type: 'ingest.progress'; ingestId: string; driveId: string }
  | { type: 'ingest.done'; ingestId: string; driveId: string; state: string }
  | { type: 'upload.progress'; pendingFiles: number; pendingBytes: number }
  | { type: 'files.changed'; driveId: string }
  | { type: 'verify.changed'; verifyId: string }
  | { type: 'restore.changed'; restoreId: string }
  | { type: 'retirement.changed'; driveId: string }
  | { type: 'removal.changed'; removalId: string }
  | { type: 'card.changed'; checkId: string; driveId: string }
  | { type: 'gaps.changed' }
  | { type: 'archive.changed' }
  | { type: 'papers.changed' }
  | { type: 'rebuild.changed' }
  | { type: 'rehearsal.changed' }
  | { type: 'job.failed'; job: string; code: string }
  | { type: 'safety.changed' }
);

export type LiveType = LiveEvent['type'];
