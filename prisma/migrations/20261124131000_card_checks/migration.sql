-- AlterTable
ALTER TABLE "volume" ADD COLUMN     "roll" TEXT;

-- AlterTable
ALTER TABLE "ingest" ADD COLUMN     "card_check_id" UUID;

-- CreateTable
CREATE TABLE "card_check" (
    "id" UUID NOT NULL,
    "drive_id" UUID NOT NULL,
    "volume_id" UUID NOT NULL,
    "attachment_id" UUID NOT NULL,
    "dock_id" UUID NOT NULL,
    "state" TEXT NOT NULL,
    "reason" TEXT,
    "verdict" TEXT,
    "damage" TEXT,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),
    "looked_at" TIMESTAMPTZ(3),
    "written_at" TIMESTAMPTZ(3),
    "folder" TEXT,
    "listing" BYTEA,
    "list" BYTEA,
    "held" JSONB,
    "files" BIGINT NOT NULL DEFAULT 0,
    "bytes" BIGINT NOT NULL DEFAULT 0,
    "read" BIGINT NOT NULL DEFAULT 0,
    "read_bytes" BIGINT NOT NULL DEFAULT 0,
    "safe" BIGINT NOT NULL DEFAULT 0,
    "safe_bytes" BIGINT NOT NULL DEFAULT 0,
    "open" BIGINT NOT NULL DEFAULT 0,
    "open_bytes" BIGINT NOT NULL DEFAULT 0,
    "left_out" BIGINT NOT NULL DEFAULT 0,
    "left_out_bytes" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "card_check_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "card_file" (
    "check_id" UUID NOT NULL,
    "n" INTEGER NOT NULL,
    "state" TEXT NOT NULL,
    "why" TEXT,
    "path" BYTEA NOT NULL,
    "files" BIGINT NOT NULL DEFAULT 1,
    "bytes" BIGINT NOT NULL,
    "mtime_ns" BIGINT,
    "blake3" BYTEA,
    "content_id" BIGINT,
    "copies" INTEGER NOT NULL DEFAULT 0,
    "sites" INTEGER NOT NULL DEFAULT 0,
    "holders" TEXT[] DEFAULT ARRAY[]::TEXT[],

    CONSTRAINT "card_file_pkey" PRIMARY KEY ("check_id","n")
);

-- CreateIndex
CREATE INDEX "card_check_drive_id_id_idx" ON "card_check"("drive_id", "id");

-- CreateIndex
CREATE INDEX "card_check_dock_id_state_idx" ON "card_check"("dock_id", "state");

-- CreateIndex
CREATE INDEX "card_file_check_id_state_n_idx" ON "card_file"("check_id", "state", "n");

-- AddForeignKey
ALTER TABLE "card_file" ADD CONSTRAINT "card_file_check_id_fkey" FOREIGN KEY ("check_id") REFERENCES "card_check"("id") ON DELETE CASCADE ON UPDATE CASCADE;
