-- What becomes of what is on a Drive: copied, uploaded straight from it, or only catalogued (docs/decisions/0097).
ALTER TABLE "drive" ADD COLUMN "mode" TEXT NOT NULL DEFAULT 'copy';
ALTER TABLE "drive" ADD COLUMN "mode_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP;
ALTER TABLE "ingest" ADD COLUMN "mode" TEXT NOT NULL DEFAULT 'copy';
ALTER TABLE "volume" ADD COLUMN "queued_at" TIMESTAMPTZ(3);

-- What is read from a Drive waits for that Drive: it must not stand in the way of what can be done now.
ALTER TABLE "upload" ADD COLUMN "source_id" UUID;
CREATE INDEX upload_from_archive ON upload (volume_id, rank, id) WHERE state = 'pending' AND due AND source_id IS NULL;
CREATE INDEX upload_from_drive ON upload (source_id, volume_id, rank, id)
  WHERE state = 'pending' AND source_id IS NOT NULL;
ALTER TABLE "photo" ADD COLUMN "source_id" UUID;
DROP INDEX photo_waiting;
CREATE INDEX photo_waiting ON photo (next_at) WHERE state = 'pending' AND source_id IS NULL;
CREATE INDEX photo_on_drive ON photo (source_id, next_at) WHERE state = 'pending' AND source_id IS NOT NULL;
