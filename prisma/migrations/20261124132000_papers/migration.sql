-- What is written down of the catalogue beside the bytes.
CREATE TABLE "paper" (
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "drive_id" UUID,
    "volume_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "path" BYTEA NOT NULL,
    "path_key" BYTEA NOT NULL,
    "bytes" BIGINT NOT NULL,
    "lines" BIGINT NOT NULL,
    "digest" BYTEA NOT NULL,
    "took_ms" INTEGER NOT NULL,
    "version_id" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "paper_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "paper_volume_id_path_key_key" ON "paper"("volume_id", "path_key");
CREATE INDEX "paper_kind_drive_id_volume_id_at_idx" ON "paper"("kind", "drive_id", "volume_id", "at");

CREATE TABLE "paper_due" (
    "drive_id" UUID NOT NULL,
    "first_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "due_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "paper_due_pkey" PRIMARY KEY ("drive_id")
);

CREATE TABLE "paper_watch" (
    "id" BOOLEAN NOT NULL DEFAULT true,
    "ingests_to" TIMESTAMPTZ(3) NOT NULL DEFAULT 'epoch',
    "ingests" UUID[] DEFAULT ARRAY[]::UUID[],
    "uploads_to" TIMESTAMPTZ(3) NOT NULL DEFAULT 'epoch',
    "acts" TEXT,
    "export_due_at" TIMESTAMPTZ(3),
    "export_asked" BOOLEAN NOT NULL DEFAULT false,
    "cloud_keeps" TIMESTAMPTZ(3),

    CONSTRAINT "paper_watch_pkey" PRIMARY KEY ("id")
);
INSERT INTO paper_watch DEFAULT VALUES;
