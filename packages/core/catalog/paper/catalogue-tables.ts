/** A table whose rows cannot be found again once the catalogue is lost. */
export interface KeptTable {
  name: string;
  /** Its primary key. */
  order: string;
  /** Columns that are left out: they are found again, or hold for this installation only. */
  without?: readonly string[];
  /** A table that only people's acts change: a change of it, but for these columns, asks for an export soon. */
  acts?: { quiet: readonly string[] };
}

/**
 * What a catalogue export holds, in the order in which it can be put back: what is referred to comes first. A test
 * compares this list, and the one below, with the tables of the database.
 */
export const keptTables: readonly KeptTable[] = [
  { name: 'setting', order: 'key', acts: { quiet: ['updated_at'] } },
  { name: 'account', order: 'id', acts: { quiet: [] } },
  { name: 'saved_search', order: 'id', acts: { quiet: [] } },
  { name: 'api_token', order: 'id', acts: { quiet: ['last_used_at'] } },
  { name: 'site', order: 'id', acts: { quiet: [] } },
  { name: 'place', order: 'id', acts: { quiet: [] } },
  { name: 'drive', order: 'id', acts: { quiet: ['last_seen_at'] } },
  { name: 'drive_event', order: 'id', acts: { quiet: [] } },
  {
    name: 'volume',
    order: 'id',
    acts: {
      quiet: [
        'free',
        'state',
        'state_detail',
        'state_since',
        'last_scan_at',
        'queued_at',
        'odometer',
        'unproven',
        'scanned_in',
        'scanned_folders',
      ],
    },
  },
  { name: 'retirement', order: 'id', acts: { quiet: ['state', 'reason', 'copies', 'checked'] } },
  {
    name: 'removal',
    order: 'id',
    acts: { quiet: ['state', 'reason', 'detail', 'updated_at', 'finished_at', 'done', 'names', 'volumes'] },
  },
  { name: 'tombstone', order: 'id', acts: { quiet: [] } },
  { name: 'removal_item', order: 'id' },
  { name: 'removal_object', order: 'id' },
  { name: 'removal_left', order: 'id' },
  { name: 'freeing', order: 'id' },
  { name: 'freeing_item', order: 'freeing_id, content_id' },
  { name: 'content', order: 'id' },
  // Before the Files: what search keeps of a Photo is taken over when its Files are put back.
  {
    name: 'photo',
    order: 'content_id',
    without: ['record', 'thumb', 'screen', 'screen_bytes', 'screen_at', 'evicted', 'attempts', 'next_at'],
  },
  { name: 'folder', order: 'id', without: ['scan_digest'] },
  { name: 'file', order: 'id' },
  { name: 'file_version', order: 'id' },
  { name: 'copy', order: 'id' },
  { name: 'ingest', order: 'id' },
  { name: 'ingest_problem', order: 'id' },
  { name: 'verify', order: 'id' },
  { name: 'restore', order: 'id' },
  { name: 'restore_problem', order: 'id' },
  { name: 'drive_health', order: 'drive_id' },
  { name: 'kinship', order: 'drive_id, kin_id' },
  { name: 'gap', order: 'id', acts: { quiet: [] } },
  { name: 'card_check', order: 'id' },
  { name: 'card_file', order: 'check_id, n' },
  { name: 'card_folder', order: 'check_id, n' },
  { name: 'archive_walk', order: 'id' },
  { name: 'rehearsal', order: 'id' },
  { name: 'cloud_adoption', order: 'id' },
  { name: 'upload', order: 'id', without: ['nonce'] },
  { name: 'upload_part', order: 'upload_id, n' },
  { name: 'share', order: 'id', acts: { quiet: ['opened', 'fetched'] } },
  { name: 'share_item', order: 'share_id, n' },
  { name: 'download', order: 'id' },
  { name: 'download_item', order: 'download_id, n' },
];

/** Tables that no export holds, each with the reason. */
export const foundAgain: Readonly<Record<string, string>> = {
  _prisma_migrations: 'belongs to the database; the export names the last one',
  session: 'ends with the installation: people sign in again',
  dock: 'a dock makes its own row when it starts',
  attachment: 'what is attached is seen by the docks',
  partition: 'what is connected is seen by the docks',
  dock_request: 'a question of one moment',
  gap_look: 'tells when it was looked last',
  lease: 'a right of one moment',
  line: 'a claim of one moment',
  archive_finding: 'the next walk of the Archive finds them',
  file_search: 'made from the Files by triggers',
  search_name: 'made from the rows by triggers',
  timeline_part: 'made from the Files by triggers',
  upload_hour: 'how fast the line was measured here',
  encrypted_part: 'belongs to a nonce, and no export holds those',
  upload_tally: 'counted anew from the Uploads',
  safety_holding: 'counted anew from the Copies',
  safety_sum: 'counted anew from the Copies',
  safety_content: 'counted anew from the Copies',
  safety_dirty: 'counted anew from the Copies',
  safety_unread: 'counted anew from the Files',
  preview_sum: 'counted anew as the previews are made',
  freed_sum: 'counted anew from the Copies by triggers',
  safety_age: 'found again with the first count',
  paper: 'the papers themselves are looked through after a rebuild',
  rebuild: 'tells of this installation',
  paper_due: 'all are due after a rebuild',
  paper_watch: 'all are due after a rebuild',
};
