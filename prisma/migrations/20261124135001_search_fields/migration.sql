ALTER TABLE "photo" ADD COLUMN "places" TEXT[] DEFAULT ARRAY[]::TEXT[], ADD COLUMN "words" TEXT, ADD COLUMN "read_as" INTEGER NOT NULL DEFAULT 0;

CREATE TABLE "search_name" (
    "id" SERIAL NOT NULL,
    "field" TEXT NOT NULL,
    "name" TEXT NOT NULL,

    CONSTRAINT "search_name_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "search_name_field_name_key" ON "search_name"("field", "name");

-- Photos whose record was read by an older version: the media worker reads them again, bit by bit.
CREATE INDEX photo_read_as ON photo (read_as, content_id) WHERE state <> 'pending';

-- What the fields of a search compare.
ALTER TABLE file_search
  ADD COLUMN camera integer, ADD COLUMN lens integer, ADD COLUMN iso integer, ADD COLUMN aperture real,
  ADD COLUMN focal real, ADD COLUMN rating smallint, ADD COLUMN width integer, ADD COLUMN height integer,
  ADD COLUMN gps boolean;
-- Each camera, lens, rating and drive has its Files in the default order at hand.
CREATE INDEX file_search_camera ON file_search (camera, order_key) WHERE camera IS NOT NULL;
CREATE INDEX file_search_lens ON file_search (lens, order_key) WHERE lens IS NOT NULL;
CREATE INDEX file_search_rating ON file_search (rating, order_key) WHERE rating IS NOT NULL;
CREATE INDEX file_search_drive_order ON file_search (drive_id, order_key);
DROP INDEX file_search_drive;
CREATE INDEX file_search_iso ON file_search (iso) WHERE iso IS NOT NULL;
CREATE INDEX file_search_aperture ON file_search (aperture) WHERE aperture IS NOT NULL;
CREATE INDEX file_search_focal ON file_search (focal) WHERE focal IS NOT NULL;
CREATE INDEX file_search_width ON file_search (width) WHERE width IS NOT NULL;
CREATE INDEX file_search_height ON file_search (height) WHERE height IS NOT NULL;
CREATE INDEX file_search_gps ON file_search (order_key) WHERE gps;

CREATE FUNCTION search_name_id(wanted_field text, wanted text) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  short text := left(wanted, 200);
  found integer;
BEGIN
  IF short IS NULL THEN RETURN NULL; END IF;
  SELECT id INTO found FROM search_name WHERE field = wanted_field AND name = short;
  IF found IS NULL THEN
    INSERT INTO search_name (field, name) VALUES (wanted_field, short) ON CONFLICT DO NOTHING;
    SELECT id INTO found FROM search_name WHERE field = wanted_field AND name = short;
  END IF;
  RETURN found;
END $$;

-- A File as search looks at it. Words of the metadata stand before the path.
CREATE FUNCTION file_search_of(wanted bigint[]) RETURNS SETOF file_search LANGUAGE sql AS $$
  SELECT file.id, file.drive_id, file.kind, file.on_drive = 'present', file.order_key, file.path,
    coalesce(photo.words, '') || file.search_text, search_name_id('camera', photo.camera),
    search_name_id('lens', photo.lens), photo.iso, photo.aperture::real, photo.focal::real, photo.rating::smallint,
    photo.width, photo.height, CASE WHEN photo.latitude IS NOT NULL THEN true END
  FROM unnest(wanted) AS ids(id) JOIN file ON file.id = ids.id LEFT JOIN photo ON photo.content_id = file.content_id
$$;

-- Writes the rows of Files anew where they differ.
CREATE FUNCTION file_search_write(wanted bigint[]) RETURNS void LANGUAGE sql AS $$
  UPDATE file_search AS s
    SET (drive_id, kind, present, order_key, path, search_text, camera, lens, iso, aperture, focal, rating, width, height, gps)
      = (n.drive_id, n.kind, n.present, n.order_key, n.path, n.search_text, n.camera, n.lens, n.iso, n.aperture, n.focal,
        n.rating, n.width, n.height, n.gps)
    FROM file_search_of(wanted) AS n WHERE s.file_id = n.file_id AND s IS DISTINCT FROM n
$$;

CREATE OR REPLACE FUNCTION file_search_add() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO file_search (file_id, drive_id, kind, present, order_key, path, search_text)
    SELECT id, drive_id, kind, on_drive = 'present', order_key, path, search_text FROM added WHERE content_id IS NULL;
  IF EXISTS (SELECT FROM added WHERE content_id IS NOT NULL) THEN
    INSERT INTO file_search SELECT * FROM file_search_of(ARRAY(SELECT id FROM added WHERE content_id IS NOT NULL));
  END IF;
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION file_search_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM file_search_write(ARRAY[NEW.id]);
  RETURN NULL;
END $$;
-- The first Content of a File says something of it where a Photo of it is known already: then it brings a date too, or
-- the Ingest that records it says so.
DROP TRIGGER file_search_change ON file;
CREATE TRIGGER file_search_change AFTER UPDATE OF drive_id, kind, on_drive, order_key, path, search_text, content_id ON file
  FOR EACH ROW WHEN (
    (OLD.drive_id, OLD.kind, OLD.on_drive, OLD.order_key, OLD.path, OLD.search_text)
    IS DISTINCT FROM (NEW.drive_id, NEW.kind, NEW.on_drive, NEW.order_key, NEW.path, NEW.search_text)
    OR (OLD.content_id IS NOT NULL AND OLD.content_id IS DISTINCT FROM NEW.content_id))
  EXECUTE FUNCTION file_search_change();

-- At the end of the transaction: most often the date of the Files has changed too, and nothing is left to do.
CREATE FUNCTION file_search_photo() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM file_search_write(ARRAY(SELECT id FROM file WHERE content_id = NEW.content_id));
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER file_search_photo
  AFTER UPDATE OF words, camera, lens, iso, aperture, focal, rating, width, height, latitude ON photo
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (
    (OLD.words, OLD.camera, OLD.lens, OLD.iso, OLD.aperture, OLD.focal, OLD.rating, OLD.width, OLD.height, OLD.latitude)
    IS DISTINCT FROM
    (NEW.words, NEW.camera, NEW.lens, NEW.iso, NEW.aperture, NEW.focal, NEW.rating, NEW.width, NEW.height, NEW.latitude))
  EXECUTE FUNCTION file_search_photo();
