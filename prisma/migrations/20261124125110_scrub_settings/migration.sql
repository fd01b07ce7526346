-- The settings of the Scrub stand with all others.
INSERT INTO setting (key, value, updated_at)
SELECT new.key, to_jsonb(new.value), old.updated_at FROM setting old CROSS JOIN LATERAL (VALUES
  ('scrubArchiveDays', (old.value->>'archiveDays')::bigint),
  ('scrubDriveDays', (old.value->>'driveDays')::bigint),
  ('scrubMegabytes', greatest(1, round((old.value->>'bytesPerSecond')::numeric / 1000000))::bigint)) AS new (key, value)
WHERE old.key = 'scrub' AND new.value IS NOT NULL ON CONFLICT (key) DO NOTHING;
DELETE FROM setting WHERE key = 'scrub';
