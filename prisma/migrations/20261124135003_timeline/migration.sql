-- How many pictures and films there are of each day, as parts that are only ever added to: who records a picture waits
-- for nobody. They are added up now and then.
CREATE TABLE "timeline_part" ("day" INTEGER, "photos" BIGINT NOT NULL);

-- Days since 1970 by the clock of the camera; null without a date.
CREATE FUNCTION timeline_day(order_key bigint) RETURNS integer LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN order_key < 9223372036854775807 THEN floor(-order_key / 86400000.0)::integer END
$$;

CREATE FUNCTION timeline_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO timeline_part SELECT timeline_day(order_key), count(*) FROM new_rows
    WHERE present AND kind IN ('photo', 'film') GROUP BY 1;
  RETURN NULL;
END $$;
CREATE FUNCTION timeline_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO timeline_part SELECT timeline_day(order_key), -count(*) FROM old_rows
    WHERE present AND kind IN ('photo', 'film') GROUP BY 1;
  RETURN NULL;
END $$;
CREATE FUNCTION timeline_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO timeline_part SELECT day, sum(photos) FROM (
      SELECT timeline_day(order_key) AS day, 1 AS photos FROM new_rows WHERE present AND kind IN ('photo', 'film')
      UNION ALL
      SELECT timeline_day(order_key), -1 FROM old_rows WHERE present AND kind IN ('photo', 'film')) AS changes
    GROUP BY day HAVING sum(photos) <> 0;
  RETURN NULL;
END $$;
CREATE TRIGGER timeline_insert AFTER INSERT ON file_search REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION timeline_insert();
CREATE TRIGGER timeline_update AFTER UPDATE ON file_search REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION timeline_update();
CREATE TRIGGER timeline_delete AFTER DELETE ON file_search REFERENCING OLD TABLE AS old_rows
  FOR EACH STATEMENT EXECUTE FUNCTION timeline_delete();

INSERT INTO timeline_part SELECT timeline_day(order_key), count(*) FROM file_search
  WHERE present AND kind IN ('photo', 'film') GROUP BY 1;
