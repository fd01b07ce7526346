-- What search looks at: narrow rows beside `file`, so that its indexes are not written anew each time an ingest
-- settles a file, and so that a million of them stay in memory. Triggers keep it; nobody else writes to it.
CREATE EXTENSION IF NOT EXISTS pg_trgm;

CREATE TABLE file_search (
  file_id bigint PRIMARY KEY,
  drive_id uuid NOT NULL,
  kind text NOT NULL,
  present boolean NOT NULL,
  order_key bigint NOT NULL,
  path bytea NOT NULL,
  search_text text NOT NULL
);

-- Files that the migration finds.
INSERT INTO file_search (file_id, drive_id, kind, present, order_key, path, search_text)
  SELECT id, drive_id, kind, on_drive = 'present', order_key, path, search_text FROM file;

-- A btree entry ends at 2,704 bytes, a path at 4,096: the start of a path orders all but the strangest.
CREATE INDEX file_search_order ON file_search (order_key, substring(path, 1, 512));
CREATE INDEX file_search_drive ON file_search (drive_id);
-- A short list of pending entries, since every search reads all of it.
CREATE INDEX file_search_pieces ON file_search USING gin (search_text gin_trgm_ops) WITH (gin_pending_list_limit = 512);

CREATE FUNCTION file_search_add() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO file_search (file_id, drive_id, kind, present, order_key, path, search_text)
    SELECT id, drive_id, kind, on_drive = 'present', order_key, path, search_text FROM added;
  RETURN NULL;
END $$;
CREATE TRIGGER file_search_add AFTER INSERT ON file
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION file_search_add();

CREATE FUNCTION file_search_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE file_search
    SET drive_id = NEW.drive_id, kind = NEW.kind, present = NEW.on_drive = 'present', order_key = NEW.order_key,
      path = NEW.path, search_text = NEW.search_text
    WHERE file_id = NEW.id;
  RETURN NULL;
END $$;
CREATE TRIGGER file_search_change AFTER UPDATE OF drive_id, kind, on_drive, order_key, path, search_text ON file
  FOR EACH ROW WHEN (
    (OLD.drive_id, OLD.kind, OLD.on_drive, OLD.order_key, OLD.path, OLD.search_text)
    IS DISTINCT FROM (NEW.drive_id, NEW.kind, NEW.on_drive, NEW.order_key, NEW.path, NEW.search_text))
  EXECUTE FUNCTION file_search_change();

CREATE FUNCTION file_search_remove() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM file_search USING removed WHERE file_id = removed.id;
  RETURN NULL;
END $$;
CREATE TRIGGER file_search_remove AFTER DELETE ON file
  REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION file_search_remove();

-- The one of its Copies that a much copied Content must not hide.
CREATE INDEX copy_in_cloud ON copy (content_id) WHERE etag IS NOT NULL;
