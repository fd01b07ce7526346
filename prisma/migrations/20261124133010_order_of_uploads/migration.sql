-- The order of uploads: a rank by risk and value, of those that are due; the others wait for their time.
ALTER TABLE "drive" ADD COLUMN "upload_first" BYTEA[] DEFAULT ARRAY[]::BYTEA[];
ALTER TABLE "upload" ADD COLUMN "drive_id" UUID;
UPDATE "upload" SET "drive_id" = "file"."drive_id" FROM "file" WHERE "file"."id" = "upload"."file_id";
ALTER TABLE "upload" ALTER COLUMN "drive_id" SET NOT NULL;
ALTER TABLE "upload" ADD COLUMN "rank" BIGINT NOT NULL DEFAULT 0;
ALTER TABLE "upload" ADD COLUMN "first" BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE "upload" ADD COLUMN "due" BOOLEAN NOT NULL DEFAULT true;
CREATE INDEX upload_due ON upload (volume_id, rank, id) WHERE state = 'pending' AND due;
CREATE INDEX upload_not_due ON upload (volume_id, next_at, id) WHERE state = 'pending' AND NOT due;
CREATE INDEX "share_item_content_id_idx" ON "share_item"("content_id");

-- What waits, is there or failed, by drive, as differences: the sum of the rows is what is true, and anyone may add them up.
CREATE TABLE "upload_tally" (
    "volume_id" UUID NOT NULL,
    "drive_id" UUID NOT NULL,
    "state" TEXT NOT NULL,
    "files" BIGINT NOT NULL,
    "bytes" BIGINT NOT NULL,
    "sent" BIGINT NOT NULL
);
CREATE INDEX "upload_tally_volume_id_idx" ON "upload_tally"("volume_id");
INSERT INTO upload_tally SELECT volume_id, drive_id, state, count(*), sum(bytes), sum(sent_bytes) FROM upload GROUP BY 1, 2, 3;

CREATE FUNCTION upload_tally_added() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  INSERT INTO upload_tally SELECT volume_id, drive_id, state, count(*), sum(bytes), sum(sent_bytes) FROM new_rows GROUP BY 1, 2, 3;
  RETURN NULL;
END $$;
CREATE FUNCTION upload_tally_removed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  INSERT INTO upload_tally SELECT volume_id, drive_id, state, -count(*), -sum(bytes), -sum(sent_bytes) FROM old_rows GROUP BY 1, 2, 3;
  RETURN NULL;
END $$;
CREATE FUNCTION upload_tally_changed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  INSERT INTO upload_tally SELECT volume_id, drive_id, state, sum(files), sum(bytes), sum(sent) FROM (
      SELECT volume_id, drive_id, state, 1 AS files, bytes, sent_bytes AS sent FROM new_rows
      UNION ALL
      SELECT volume_id, drive_id, state, -1, -bytes, -sent_bytes FROM old_rows) AS changes
    GROUP BY 1, 2, 3 HAVING sum(files) <> 0 OR sum(bytes) <> 0 OR sum(sent) <> 0;
  RETURN NULL;
END $$;
CREATE TRIGGER upload_tally_insert AFTER INSERT ON "upload" REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION upload_tally_added();
CREATE TRIGGER upload_tally_delete AFTER DELETE ON "upload" REFERENCING OLD TABLE AS old_rows
  FOR EACH STATEMENT EXECUTE FUNCTION upload_tally_removed();
CREATE TRIGGER upload_tally_update AFTER UPDATE ON "upload" REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION upload_tally_changed();
