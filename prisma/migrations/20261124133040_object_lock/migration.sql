-- Until when a Cloud Copy cannot be removed; what lapses first comes first.
ALTER TABLE "copy" ADD COLUMN "locked_until" TIMESTAMPTZ(3);
CREATE INDEX copy_lock ON copy (volume_id, locked_until NULLS FIRST) WHERE etag IS NOT NULL AND state = 'present';
ALTER TABLE "volume" ADD COLUMN "lock_problem" TEXT;
