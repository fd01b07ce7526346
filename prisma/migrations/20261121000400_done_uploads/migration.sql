-- The newest first, among a million that are done.
CREATE INDEX upload_done ON upload (volume_id, done_at DESC, id DESC) WHERE state = 'done';
