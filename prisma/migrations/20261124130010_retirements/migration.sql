-- In which Attachment the last complete Scan was, and what it walked.
ALTER TABLE "volume" ADD COLUMN "scanned_in" UUID, ADD COLUMN "scanned_folders" BYTEA[] DEFAULT ARRAY[]::BYTEA[];

CREATE TABLE "retirement" (
    "id" UUID NOT NULL,
    "drive_id" UUID NOT NULL,
    "place_id" UUID NOT NULL,
    "note" TEXT NOT NULL DEFAULT '',
    "by" TEXT NOT NULL,
    "dock_id" UUID,
    "state" TEXT NOT NULL,
    "reason" TEXT,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),
    "copies" BIGINT NOT NULL DEFAULT 0,
    "checked" BIGINT NOT NULL DEFAULT 0,
    "missing" JSONB,
    "certificate" JSONB,

    CONSTRAINT "retirement_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "retirement_drive_id_id_idx" ON "retirement"("drive_id", "id");
-- One at a time.
CREATE UNIQUE INDEX "retirement_open_key" ON "retirement"("drive_id") WHERE "state" IN ('waiting', 'running');
