-- AlterTable
ALTER TABLE "file_version" ADD COLUMN     "origin" TEXT NOT NULL DEFAULT 'drive';

-- AlterTable
ALTER TABLE "copy" ADD COLUMN     "checked_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "ingest" ADD COLUMN     "adopted" BYTEA;

-- CreateTable
CREATE TABLE "verify" (
    "id" UUID NOT NULL,
    "volume_id" UUID NOT NULL,
    "drive_id" UUID,
    "sample" DOUBLE PRECISION NOT NULL DEFAULT 100,
    "cutoff" BIGINT,
    "trouble" BOOLEAN NOT NULL DEFAULT false,
    "heal" BOOLEAN NOT NULL DEFAULT false,
    "heal_missing" BOOLEAN NOT NULL DEFAULT false,
    "state" TEXT NOT NULL,
    "reason" TEXT,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),
    "copies" BIGINT NOT NULL DEFAULT 0,
    "bytes" BIGINT NOT NULL DEFAULT 0,
    "checked" BIGINT NOT NULL DEFAULT 0,
    "checked_bytes" BIGINT NOT NULL DEFAULT 0,
    "good" BIGINT NOT NULL DEFAULT 0,
    "damaged" BIGINT NOT NULL DEFAULT 0,
    "changed" BIGINT NOT NULL DEFAULT 0,
    "missing" BIGINT NOT NULL DEFAULT 0,
    "unreadable" BIGINT NOT NULL DEFAULT 0,
    "healed" BIGINT NOT NULL DEFAULT 0,
    "unhealed" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "verify_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "archive_walk" (
    "id" UUID NOT NULL,
    "state" TEXT NOT NULL,
    "reason" TEXT,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),
    "files" BIGINT NOT NULL DEFAULT 0,
    "links" BIGINT NOT NULL DEFAULT 0,
    "changed" BIGINT NOT NULL DEFAULT 0,
    "damaged" BIGINT NOT NULL DEFAULT 0,
    "moved" BIGINT NOT NULL DEFAULT 0,
    "missing" BIGINT NOT NULL DEFAULT 0,
    "returned" BIGINT NOT NULL DEFAULT 0,
    "fresh" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "archive_walk_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "archive_finding" (
    "id" BIGSERIAL NOT NULL,
    "path" BYTEA NOT NULL,
    "path_key" BYTEA NOT NULL,
    "folder" BYTEA NOT NULL,
    "inode" BIGINT NOT NULL,
    "size" BIGINT NOT NULL,
    "mtime_ns" BIGINT NOT NULL,
    "walk_id" UUID NOT NULL,
    "found_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "archive_finding_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "verify_volume_id_state_idx" ON "verify"("volume_id", "state");

-- CreateIndex
CREATE INDEX "archive_walk_started_at_idx" ON "archive_walk"("started_at");

-- CreateIndex
CREATE UNIQUE INDEX "archive_finding_path_key_key" ON "archive_finding"("path_key");

-- CreateIndex
CREATE INDEX "archive_finding_size_idx" ON "archive_finding"("size");

-- CreateIndex
CREATE INDEX "copy_volume_id_at_idx" ON "copy"("volume_id", "at");

-- AddForeignKey
ALTER TABLE "verify" ADD CONSTRAINT "verify_volume_id_fkey" FOREIGN KEY ("volume_id") REFERENCES "volume"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What was listed only is read when its Drive is here.
CREATE INDEX copy_listed ON copy (volume_id, id) WHERE state = 'present' AND evidence = 'listed';
