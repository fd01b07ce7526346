-- What another tool left in the bucket, looked through once and taken as Cloud Copies where it stands.
CREATE TABLE "cloud_adoption" (
    "id" UUID NOT NULL,
    "volume_id" UUID NOT NULL,
    "prefix" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'listing',
    "reason" TEXT,
    "after_key" TEXT NOT NULL DEFAULT '',
    "objects" BIGINT NOT NULL DEFAULT 0,
    "matched" BIGINT NOT NULL DEFAULT 0,
    "matched_bytes" BIGINT NOT NULL DEFAULT 0,
    "known" BIGINT NOT NULL DEFAULT 0,
    "unclear" BIGINT NOT NULL DEFAULT 0,
    "proven" BIGINT NOT NULL DEFAULT 0,
    "different" BIGINT NOT NULL DEFAULT 0,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "cloud_adoption_pkey" PRIMARY KEY ("id")
);
CREATE INDEX cloud_adoption_open ON cloud_adoption (started_at) WHERE finished_at IS NULL;
CREATE INDEX copy_to_prove ON copy (volume_id, id) WHERE evidence = 'listed' AND etag IS NOT NULL AND checked_at IS NULL;
