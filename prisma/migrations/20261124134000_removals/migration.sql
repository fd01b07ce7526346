-- What was removed on purpose: asked for in two steps, carried out from these rows, kept as a record.
CREATE TABLE "removal" (
    "id" UUID NOT NULL,
    "what" TEXT NOT NULL,
    "drive_id" UUID NOT NULL,
    "drive" TEXT NOT NULL,
    "path" BYTEA NOT NULL,
    "everywhere" BOOLEAN NOT NULL DEFAULT false,
    "why" TEXT NOT NULL,
    "by" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "reason" TEXT,
    "detail" TEXT,
    "begun_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),
    "files" BIGINT NOT NULL DEFAULT 0,
    "bytes" BIGINT NOT NULL DEFAULT 0,
    "shown" JSONB NOT NULL,
    "done" BIGINT NOT NULL DEFAULT 0,
    "names" BIGINT NOT NULL DEFAULT 0,
    "volumes" UUID[] DEFAULT ARRAY[]::UUID[],
    "taken_back_at" TIMESTAMPTZ(3),
    "taken_back_by" TEXT,

    CONSTRAINT "removal_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "removal_drive_id_idx" ON "removal"("drive_id");
CREATE INDEX "removal_state_idx" ON "removal"("state");

-- Files that a Removal still has to take away; with a Content: only the versions of the File with it.
CREATE TABLE "removal_item" (
    "id" BIGSERIAL NOT NULL,
    "removal_id" UUID NOT NULL,
    "file_id" BIGINT NOT NULL,
    "content_id" BIGINT,

    CONSTRAINT "removal_item_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "removal_item_removal_id_id_idx" ON "removal_item"("removal_id", "id");
CREATE INDEX "removal_item_file_id_idx" ON "removal_item"("file_id");
ALTER TABLE "removal_item" ADD CONSTRAINT "removal_item_removal_id_fkey" FOREIGN KEY ("removal_id") REFERENCES "removal"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What is left to be taken out of the cloud, listed until it is gone.
CREATE TABLE "removal_object" (
    "id" BIGSERIAL NOT NULL,
    "removal_id" UUID NOT NULL,
    "volume_id" UUID NOT NULL,
    "key" BYTEA NOT NULL,
    "key_hash" BYTEA NOT NULL,
    "multipart" TEXT,
    "bytes" BIGINT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'waiting',
    "reason" TEXT,
    "tries" INTEGER NOT NULL DEFAULT 0,
    "next_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "gone_at" TIMESTAMPTZ(3),

    CONSTRAINT "removal_object_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "removal_object_removal_id_volume_id_key_hash_key" ON "removal_object"("removal_id", "volume_id", "key_hash");
CREATE INDEX "removal_object_volume_id_key_hash_idx" ON "removal_object"("volume_id", "key_hash");
CREATE INDEX "removal_object_state_next_at_idx" ON "removal_object"("state", "next_at");
ALTER TABLE "removal_object" ADD CONSTRAINT "removal_object_removal_id_fkey" FOREIGN KEY ("removal_id") REFERENCES "removal"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "removal_object" ADD CONSTRAINT "removal_object_volume_id_fkey" FOREIGN KEY ("volume_id") REFERENCES "volume"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Names in the Archive that were left as they are, since other bytes stand there now.
CREATE TABLE "removal_left" (
    "id" BIGSERIAL NOT NULL,
    "removal_id" UUID NOT NULL,
    "path" BYTEA NOT NULL,

    CONSTRAINT "removal_left_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "removal_left_removal_id_id_idx" ON "removal_left"("removal_id", "id");
ALTER TABLE "removal_left" ADD CONSTRAINT "removal_left_removal_id_fkey" FOREIGN KEY ("removal_id") REFERENCES "removal"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What must not come back: a folder of a Drive with all below it, a file of a Drive as it looked, or bytes.
CREATE TABLE "tombstone" (
    "id" BIGSERIAL NOT NULL,
    "removal_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "drive_id" UUID,
    "path" BYTEA,
    "blake3" BYTEA,
    "bytes" BIGINT,
    "mtime_ns" BIGINT,

    CONSTRAINT "tombstone_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "tombstone_removal_id_idx" ON "tombstone"("removal_id");
CREATE INDEX "tombstone_drive_id_kind_idx" ON "tombstone"("drive_id", "kind");
CREATE INDEX "tombstone_blake3_bytes_idx" ON "tombstone"("blake3", "bytes");
ALTER TABLE "tombstone" ADD CONSTRAINT "tombstone_removal_id_fkey" FOREIGN KEY ("removal_id") REFERENCES "removal"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "drive" ADD COLUMN "removed_at" TIMESTAMPTZ(3);
-- Whoever holds it has to stop: nothing more is recorded under it.
ALTER TABLE "lease" ADD COLUMN "recalled" BOOLEAN NOT NULL DEFAULT false;

-- What points to a File or a Content that goes is found without looking through everything.
CREATE INDEX "file_moved_to_id" ON "file"("moved_to_id") WHERE "moved_to_id" IS NOT NULL;
CREATE INDEX "share_item_file_id_idx" ON "share_item"("file_id");
CREATE INDEX "download_item_file_id_idx" ON "download_item"("file_id");
CREATE INDEX "upload_content_id_idx" ON "upload"("content_id");
