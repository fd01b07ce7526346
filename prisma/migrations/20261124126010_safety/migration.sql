-- The rule of one Drive, where it is another than the usual one; a folder beside the Archive is no second holder.
ALTER TABLE "drive" ADD COLUMN "rule" JSONB;
ALTER TABLE "volume" ADD COLUMN "on_archive" BOOLEAN NOT NULL DEFAULT false;

-- Who holds a Content, and of which Drives its Files are: few of these for millions of Contents.
CREATE TABLE "safety_holding" (
    "id" BIGSERIAL NOT NULL,
    "key" BYTEA NOT NULL,
    "held" JSONB NOT NULL,
    "drives" UUID[],

    CONSTRAINT "safety_holding_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "safety_holding_key_key" ON "safety_holding"("key");

CREATE TABLE "safety_sum" (
    "id" BIGSERIAL NOT NULL,
    "holding_id" BIGINT NOT NULL,
    "year" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "contents" BIGINT NOT NULL DEFAULT 0,
    "bytes" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "safety_sum_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "safety_sum_holding_id_year_kind_key" ON "safety_sum"("holding_id", "year", "kind");
ALTER TABLE "safety_sum" ADD CONSTRAINT "safety_sum_holding_id_fkey" FOREIGN KEY ("holding_id") REFERENCES "safety_holding"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- In which sum each Content is counted.
CREATE TABLE "safety_content" (
    "content_id" BIGINT NOT NULL,
    "sum_id" BIGINT NOT NULL,
    "bytes" BIGINT NOT NULL,

    CONSTRAINT "safety_content_pkey" PRIMARY KEY ("content_id")
);
CREATE INDEX "safety_content_sum_id_content_id_idx" ON "safety_content"("sum_id", "content_id");

-- Contents that have to be counted anew, and changes of what was not read yet: only ever added to, so that nobody waits.
CREATE TABLE "safety_dirty" ("content_id" BIGINT NOT NULL);
CREATE TABLE "safety_unread" ("drive_id" UUID NOT NULL, "kind" TEXT NOT NULL, "files" BIGINT NOT NULL, "bytes" BIGINT NOT NULL);

-- Until when proofs have aged, and with which limits.
CREATE TABLE "safety_age" (
    "id" BOOLEAN NOT NULL DEFAULT true,
    "aged_to" TIMESTAMPTZ(3) NOT NULL,
    "ahead_to" TIMESTAMPTZ(3),
    "nas_days" INTEGER NOT NULL,
    "drive_days" INTEGER NOT NULL,
    "cloud_days" INTEGER NOT NULL,

    CONSTRAINT "safety_age_pkey" PRIMARY KEY ("id")
);
INSERT INTO safety_age (aged_to, nas_days, drive_days, cloud_days) VALUES (now(), 90, 730, 365);

CREATE FUNCTION safety_copy_added() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  INSERT INTO safety_dirty SELECT DISTINCT content_id FROM new_rows;
  RETURN NULL;
END $$;
CREATE FUNCTION safety_copy_changed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  INSERT INTO safety_dirty
    SELECT unnest(CASE WHEN o.content_id = n.content_id THEN ARRAY[n.content_id] ELSE ARRAY[o.content_id, n.content_id] END)
    FROM old_rows o JOIN new_rows n ON n.id = o.id
    WHERE (o.content_id, o.volume_id, o.state, o.evidence, o.at) IS DISTINCT FROM (n.content_id, n.volume_id, n.state, n.evidence, n.at);
  RETURN NULL;
END $$;
CREATE FUNCTION safety_copy_removed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  INSERT INTO safety_dirty SELECT DISTINCT content_id FROM old_rows;
  RETURN NULL;
END $$;
CREATE TRIGGER copy_safety_insert AFTER INSERT ON "copy" REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION safety_copy_added();
CREATE TRIGGER copy_safety_update AFTER UPDATE ON "copy" REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION safety_copy_changed();
CREATE TRIGGER copy_safety_delete AFTER DELETE ON "copy" REFERENCING OLD TABLE AS old_rows
  FOR EACH STATEMENT EXECUTE FUNCTION safety_copy_removed();

CREATE FUNCTION safety_file_added() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  INSERT INTO safety_dirty SELECT DISTINCT content_id FROM new_rows WHERE content_id IS NOT NULL;
  INSERT INTO safety_unread SELECT drive_id, kind, count(*), sum(bytes) FROM new_rows
    WHERE content_id IS NULL AND on_drive = 'present' GROUP BY drive_id, kind;
  RETURN NULL;
END $$;
CREATE FUNCTION safety_file_changed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  INSERT INTO safety_dirty
    SELECT content_id FROM (SELECT unnest(CASE WHEN o.content_id = n.content_id THEN ARRAY[n.content_id] ELSE ARRAY[o.content_id, n.content_id] END) AS content_id
      FROM old_rows o JOIN new_rows n ON n.id = o.id
      WHERE (o.content_id, o.drive_id, o.kind, o.on_drive) IS DISTINCT FROM (n.content_id, n.drive_id, n.kind, n.on_drive)) AS changed
    WHERE content_id IS NOT NULL;
  INSERT INTO safety_unread SELECT drive_id, kind, sum(files), sum(bytes) FROM (
      SELECT drive_id, kind, 1 AS files, bytes FROM new_rows WHERE content_id IS NULL AND on_drive = 'present'
      UNION ALL
      SELECT drive_id, kind, -1, -bytes FROM old_rows WHERE content_id IS NULL AND on_drive = 'present') AS changes
    GROUP BY drive_id, kind HAVING sum(files) <> 0 OR sum(bytes) <> 0;
  RETURN NULL;
END $$;
CREATE FUNCTION safety_file_removed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  INSERT INTO safety_dirty SELECT DISTINCT content_id FROM old_rows WHERE content_id IS NOT NULL;
  INSERT INTO safety_unread SELECT drive_id, kind, -count(*), -sum(bytes) FROM old_rows
    WHERE content_id IS NULL AND on_drive = 'present' GROUP BY drive_id, kind;
  RETURN NULL;
END $$;
CREATE TRIGGER file_safety_insert AFTER INSERT ON "file" REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION safety_file_added();
CREATE TRIGGER file_safety_update AFTER UPDATE ON "file" REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION safety_file_changed();
CREATE TRIGGER file_safety_delete AFTER DELETE ON "file" REFERENCING OLD TABLE AS old_rows
  FOR EACH STATEMENT EXECUTE FUNCTION safety_file_removed();

CREATE FUNCTION safety_row_changed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF TG_TABLE_NAME = 'photo' THEN INSERT INTO safety_dirty VALUES (NEW.content_id);
  ELSIF TG_TABLE_NAME = 'content' THEN INSERT INTO safety_dirty VALUES (OLD.id);
  ELSE INSERT INTO safety_dirty SELECT content_id FROM copy WHERE volume_id = NEW.id;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER photo_safety AFTER UPDATE OF taken_at ON "photo" FOR EACH ROW
  WHEN (extract(year FROM OLD.taken_at) IS DISTINCT FROM extract(year FROM NEW.taken_at)) EXECUTE FUNCTION safety_row_changed();
CREATE TRIGGER content_safety AFTER DELETE ON "content" FOR EACH ROW EXECUTE FUNCTION safety_row_changed();
CREATE TRIGGER volume_safety AFTER UPDATE OF on_archive, drive_id ON "volume" FOR EACH ROW
  WHEN ((OLD.on_archive, OLD.drive_id) IS DISTINCT FROM (NEW.on_archive, NEW.drive_id)) EXECUTE FUNCTION safety_row_changed();

-- What is known already.
INSERT INTO safety_dirty SELECT id FROM content;
INSERT INTO safety_unread SELECT drive_id, kind, count(*), sum(bytes) FROM file
  WHERE content_id IS NULL AND on_drive = 'present' GROUP BY drive_id, kind;
