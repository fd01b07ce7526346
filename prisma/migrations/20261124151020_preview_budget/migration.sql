-- Previews have a budget: screen sizes are taken away where they can be made again, those nobody looked at for longest first.
ALTER TABLE "photo" ADD COLUMN     "screen_bytes" INTEGER,
ADD COLUMN     "screen_at" TIMESTAMPTZ(3),
ADD COLUMN     "evicted" BOOLEAN NOT NULL DEFAULT false;

CREATE TABLE "preview_sum" (
    "id" BIGSERIAL NOT NULL,
    "files" BIGINT NOT NULL,
    "bytes" BIGINT NOT NULL,

    CONSTRAINT "preview_sum_pkey" PRIMARY KEY ("id")
);

CREATE INDEX photo_screen_at ON "photo" (screen_at, content_id) WHERE screen AND screen_bytes IS NOT NULL;
CREATE INDEX photo_screen_not_measured ON "photo" (content_id) WHERE screen AND screen_bytes IS NULL;

-- Rows are only added, so that the makers of pictures never wait for each other; the job adds them up.
CREATE FUNCTION preview_changed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF OLD.screen AND OLD.screen_bytes IS NOT NULL THEN
    INSERT INTO preview_sum (files, bytes) VALUES (-1, -OLD.screen_bytes);
  END IF;
  IF TG_OP = 'UPDATE' AND NEW.screen AND NEW.screen_bytes IS NOT NULL THEN
    INSERT INTO preview_sum (files, bytes) VALUES (1, NEW.screen_bytes);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER photo_preview_update AFTER UPDATE OF screen, screen_bytes ON "photo" FOR EACH ROW
  WHEN ((OLD.screen, OLD.screen_bytes) IS DISTINCT FROM (NEW.screen, NEW.screen_bytes)) EXECUTE FUNCTION preview_changed();
CREATE TRIGGER photo_preview_delete AFTER DELETE ON "photo" FOR EACH ROW
  WHEN (OLD.screen) EXECUTE FUNCTION preview_changed();
