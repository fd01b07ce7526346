-- How much of what a Drive has is freed. Rows are only added, so that nobody waits for another; the job adds them up.
CREATE TABLE "freed_sum" (
    "id" BIGSERIAL NOT NULL,
    "drive_id" UUID NOT NULL,
    "files" BIGINT NOT NULL,
    "bytes" BIGINT NOT NULL,

    CONSTRAINT "freed_sum_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "freed_sum_drive_id_idx" ON "freed_sum"("drive_id");

CREATE FUNCTION freed_copy_changed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF TG_OP <> 'INSERT' AND OLD.state = 'freed' THEN
    INSERT INTO freed_sum (drive_id, files, bytes) SELECT drive_id, -1, -coalesce(OLD.size, 0) FROM file WHERE id = OLD.file_id;
  END IF;
  IF TG_OP <> 'DELETE' AND NEW.state = 'freed' THEN
    INSERT INTO freed_sum (drive_id, files, bytes) SELECT drive_id, 1, coalesce(NEW.size, 0) FROM file WHERE id = NEW.file_id;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER copy_freed_insert AFTER INSERT ON "copy" FOR EACH ROW
  WHEN (NEW.state = 'freed') EXECUTE FUNCTION freed_copy_changed();
CREATE TRIGGER copy_freed_update AFTER UPDATE OF state, file_id, size ON "copy" FOR EACH ROW
  WHEN ((OLD.state = 'freed' OR NEW.state = 'freed')
    AND (OLD.state, OLD.file_id, OLD.size) IS DISTINCT FROM (NEW.state, NEW.file_id, NEW.size))
  EXECUTE FUNCTION freed_copy_changed();
CREATE TRIGGER copy_freed_delete AFTER DELETE ON "copy" FOR EACH ROW
  WHEN (OLD.state = 'freed') EXECUTE FUNCTION freed_copy_changed();

-- What is known already.
INSERT INTO freed_sum (drive_id, files, bytes)
  SELECT file.drive_id, count(*), coalesce(sum(copy.size), 0) FROM copy JOIN file ON file.id = copy.file_id
  WHERE copy.state = 'freed' GROUP BY file.drive_id;
