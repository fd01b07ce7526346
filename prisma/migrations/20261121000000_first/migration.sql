-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateTable
CREATE TABLE "setting" (
    "key" TEXT NOT NULL,
    "value" JSONB NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "setting_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "account" (
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL DEFAULT '',
    "role" TEXT NOT NULL,
    "password_hash" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "session" (
    "hash" BYTEA NOT NULL,
    "account_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "agent" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "session_pkey" PRIMARY KEY ("hash")
);

-- CreateTable
CREATE TABLE "api_token" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "hash" BYTEA NOT NULL,
    "account_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_used_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_token_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "site" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "here" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "site_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "place" (
    "id" UUID NOT NULL,
    "site_id" UUID NOT NULL,
    "name" TEXT NOT NULL,

    CONSTRAINT "place_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "dock" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "dock_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "drive" (
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "folder" TEXT NOT NULL,
    "folder_key" TEXT NOT NULL,
    "lifecycle" TEXT NOT NULL DEFAULT 'active',
    "place_id" UUID,
    "first_seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "drive_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "volume" (
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "drive_id" UUID,
    "ordinal" INTEGER NOT NULL DEFAULT 1,
    "fs_type" TEXT,
    "fs_uuid" TEXT,
    "serial" TEXT,
    "label" TEXT,
    "fingerprint" BYTEA,
    "capacity" BIGINT,
    "free" BIGINT,
    "folder_path" BYTEA,
    "source_folders" BYTEA[] DEFAULT ARRAY[]::BYTEA[],
    "address" TEXT,
    "state" TEXT NOT NULL DEFAULT 'ready',
    "state_detail" TEXT,
    "state_since" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_scan_at" TIMESTAMPTZ(3),

    CONSTRAINT "volume_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "attachment" (
    "id" UUID NOT NULL,
    "volume_id" UUID NOT NULL,
    "dock_id" UUID NOT NULL,
    "mount_id" INTEGER,
    "source" TEXT NOT NULL,
    "mount_path" BYTEA NOT NULL,
    "top_folders" JSONB NOT NULL DEFAULT '[]',
    "attached_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "released_at" TIMESTAMPTZ(3),
    "detached_at" TIMESTAMPTZ(3),

    CONSTRAINT "attachment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "partition" (
    "id" UUID NOT NULL,
    "dock_id" UUID NOT NULL,
    "device" TEXT NOT NULL,
    "bytes" BIGINT NOT NULL,
    "fs_type" TEXT,
    "label" TEXT,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "partition_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "dock_request" (
    "id" UUID NOT NULL,
    "dock_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "payload" JSONB NOT NULL,
    "result" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "answered_at" TIMESTAMPTZ(3),

    CONSTRAINT "dock_request_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "content" (
    "id" BIGSERIAL NOT NULL,
    "blake3" BYTEA NOT NULL,
    "bytes" BIGINT NOT NULL,
    "crc32" BIGINT NOT NULL,
    "xxh64" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "content_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "folder" (
    "id" BIGSERIAL NOT NULL,
    "volume_id" UUID NOT NULL,
    "parent_id" BIGINT,
    "path" BYTEA NOT NULL,
    "path_key" BYTEA NOT NULL,
    "name" BYTEA NOT NULL,
    "present" BOOLEAN NOT NULL DEFAULT true,
    "files" BIGINT NOT NULL DEFAULT 0,
    "bytes" BIGINT NOT NULL DEFAULT 0,
    "digest" BYTEA,
    "archive_digest" BYTEA,
    "scan_digest" BYTEA,

    CONSTRAINT "folder_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "file" (
    "id" BIGSERIAL NOT NULL,
    "volume_id" UUID NOT NULL,
    "drive_id" UUID NOT NULL,
    "folder_id" BIGINT NOT NULL,
    "path" BYTEA NOT NULL,
    "path_key" BYTEA NOT NULL,
    "path_text" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "bytes" BIGINT NOT NULL,
    "mtime_ns" BIGINT NOT NULL,
    "on_drive" TEXT NOT NULL DEFAULT 'present',
    "moved_to_id" BIGINT,
    "content_id" BIGINT,
    "pending_in" UUID,
    "first_seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "gone_at" TIMESTAMPTZ(3),
    "search_text" TEXT NOT NULL,
    "taken_at" TIMESTAMP(3),
    "order_key" BIGINT NOT NULL DEFAULT 9223372036854775807,

    CONSTRAINT "file_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "file_version" (
    "id" BIGSERIAL NOT NULL,
    "file_id" BIGINT NOT NULL,
    "n" INTEGER NOT NULL,
    "content_id" BIGINT NOT NULL,
    "bytes" BIGINT NOT NULL,
    "mtime_ns" BIGINT NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ingest_id" UUID,
    "written" BOOLEAN NOT NULL,

    CONSTRAINT "file_version_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "copy" (
    "id" BIGSERIAL NOT NULL,
    "content_id" BIGINT NOT NULL,
    "volume_id" UUID NOT NULL,
    "file_id" BIGINT,
    "path" BYTEA NOT NULL,
    "path_key" BYTEA NOT NULL,
    "state" TEXT NOT NULL,
    "evidence" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "inode" BIGINT,
    "size" BIGINT,
    "mtime_ns" BIGINT,
    "ctime_ns" BIGINT,
    "etag" TEXT,
    "version_id" TEXT,

    CONSTRAINT "copy_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "photo" (
    "content_id" BIGINT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'pending',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "next_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "reason" TEXT,
    "taken_at" TIMESTAMP(3),
    "taken_zone" TEXT,
    "camera" TEXT,
    "serial" TEXT,
    "lens" TEXT,
    "width" INTEGER,
    "height" INTEGER,
    "orientation" INTEGER,
    "iso" INTEGER,
    "aperture" DOUBLE PRECISION,
    "shutter" DOUBLE PRECISION,
    "focal" DOUBLE PRECISION,
    "latitude" DOUBLE PRECISION,
    "longitude" DOUBLE PRECISION,
    "rating" INTEGER,
    "label" TEXT,
    "title" TEXT,
    "caption" TEXT,
    "keywords" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "duration" DOUBLE PRECISION,
    "record" JSONB,
    "thumb" BOOLEAN NOT NULL DEFAULT false,
    "screen" BOOLEAN NOT NULL DEFAULT false,
    "thumbhash" BYTEA,

    CONSTRAINT "photo_pkey" PRIMARY KEY ("content_id")
);

-- CreateTable
CREATE TABLE "ingest" (
    "id" UUID NOT NULL,
    "drive_id" UUID NOT NULL,
    "volume_id" UUID NOT NULL,
    "state" TEXT NOT NULL,
    "reason" TEXT,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),
    "scanned" BOOLEAN NOT NULL DEFAULT false,
    "folder" TEXT,
    "found" BIGINT NOT NULL DEFAULT 0,
    "found_bytes" BIGINT NOT NULL DEFAULT 0,
    "fresh" BIGINT NOT NULL DEFAULT 0,
    "fresh_bytes" BIGINT NOT NULL DEFAULT 0,
    "written" BIGINT NOT NULL DEFAULT 0,
    "written_bytes" BIGINT NOT NULL DEFAULT 0,
    "copied" BIGINT NOT NULL DEFAULT 0,
    "copied_bytes" BIGINT NOT NULL DEFAULT 0,
    "held" BIGINT NOT NULL DEFAULT 0,
    "held_bytes" BIGINT NOT NULL DEFAULT 0,
    "settled" BIGINT NOT NULL DEFAULT 0,
    "settled_bytes" BIGINT NOT NULL DEFAULT 0,
    "skipped" BIGINT NOT NULL DEFAULT 0,
    "skipped_bytes" BIGINT NOT NULL DEFAULT 0,
    "failed" BIGINT NOT NULL DEFAULT 0,
    "failed_bytes" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "ingest_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ingest_problem" (
    "id" BIGSERIAL NOT NULL,
    "ingest_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "detail" TEXT,
    "path" BYTEA NOT NULL,
    "bytes" BIGINT NOT NULL DEFAULT 0,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ingest_problem_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "lease" (
    "resource" TEXT NOT NULL,
    "holder" TEXT NOT NULL,
    "fence" BIGINT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "lease_pkey" PRIMARY KEY ("resource")
);

-- CreateTable
CREATE TABLE "upload" (
    "id" BIGSERIAL NOT NULL,
    "content_id" BIGINT NOT NULL,
    "volume_id" UUID NOT NULL,
    "file_id" BIGINT NOT NULL,
    "key" TEXT,
    "key_hash" BYTEA,
    "state" TEXT NOT NULL DEFAULT 'pending',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "next_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "reason" TEXT,
    "bytes" BIGINT NOT NULL,
    "sent_bytes" BIGINT NOT NULL DEFAULT 0,
    "multipart" TEXT,
    "part_bytes" BIGINT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "done_at" TIMESTAMPTZ(3),

    CONSTRAINT "upload_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "upload_part" (
    "upload_id" BIGINT NOT NULL,
    "n" INTEGER NOT NULL,
    "bytes" BIGINT NOT NULL,
    "etag" TEXT NOT NULL,

    CONSTRAINT "upload_part_pkey" PRIMARY KEY ("upload_id","n")
);

-- CreateTable
CREATE TABLE "share" (
    "id" UUID NOT NULL,
    "hash" BYTEA NOT NULL,
    "title" TEXT NOT NULL,
    "message" TEXT NOT NULL DEFAULT '',
    "account_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),
    "opened" INTEGER NOT NULL DEFAULT 0,
    "fetched" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "share_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "share_item" (
    "share_id" UUID NOT NULL,
    "n" INTEGER NOT NULL,
    "file_id" BIGINT NOT NULL,
    "content_id" BIGINT NOT NULL,

    CONSTRAINT "share_item_pkey" PRIMARY KEY ("share_id","n")
);

-- CreateTable
CREATE TABLE "download" (
    "id" UUID NOT NULL,
    "hash" BYTEA NOT NULL,
    "name" TEXT NOT NULL,
    "bytes" BIGINT NOT NULL,
    "etag" TEXT NOT NULL,
    "share_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "download_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "download_item" (
    "download_id" UUID NOT NULL,
    "n" INTEGER NOT NULL,
    "file_id" BIGINT NOT NULL,
    "content_id" BIGINT NOT NULL,
    "name" BYTEA NOT NULL,
    "mtime_ns" BIGINT NOT NULL,
    "offset" BIGINT NOT NULL,

    CONSTRAINT "download_item_pkey" PRIMARY KEY ("download_id","n")
);

-- CreateIndex
CREATE UNIQUE INDEX "account_email_key" ON "account"("email");

-- CreateIndex
CREATE INDEX "session_account_id_idx" ON "session"("account_id");

-- CreateIndex
CREATE UNIQUE INDEX "api_token_name_key" ON "api_token"("name");

-- CreateIndex
CREATE UNIQUE INDEX "api_token_hash_key" ON "api_token"("hash");

-- CreateIndex
CREATE INDEX "api_token_account_id_idx" ON "api_token"("account_id");

-- CreateIndex
CREATE UNIQUE INDEX "site_name_key" ON "site"("name");

-- CreateIndex
CREATE UNIQUE INDEX "place_site_id_name_key" ON "place"("site_id", "name");

-- CreateIndex
CREATE UNIQUE INDEX "dock_name_key" ON "dock"("name");

-- CreateIndex
CREATE UNIQUE INDEX "drive_folder_key" ON "drive"("folder");

-- CreateIndex
CREATE UNIQUE INDEX "drive_folder_key_key" ON "drive"("folder_key");

-- CreateIndex
CREATE UNIQUE INDEX "volume_address_key" ON "volume"("address");

-- CreateIndex
CREATE INDEX "volume_drive_id_idx" ON "volume"("drive_id");

-- CreateIndex
CREATE INDEX "volume_fs_uuid_idx" ON "volume"("fs_uuid");

-- CreateIndex
CREATE INDEX "attachment_volume_id_detached_at_idx" ON "attachment"("volume_id", "detached_at");

-- CreateIndex
CREATE INDEX "attachment_dock_id_detached_at_idx" ON "attachment"("dock_id", "detached_at");

-- CreateIndex
CREATE UNIQUE INDEX "partition_dock_id_device_key" ON "partition"("dock_id", "device");

-- CreateIndex
CREATE INDEX "dock_request_dock_id_answered_at_idx" ON "dock_request"("dock_id", "answered_at");

-- CreateIndex
CREATE UNIQUE INDEX "content_blake3_bytes_key" ON "content"("blake3", "bytes");

-- CreateIndex
CREATE INDEX "folder_parent_id_idx" ON "folder"("parent_id");

-- CreateIndex
CREATE UNIQUE INDEX "folder_volume_id_path_key_key" ON "folder"("volume_id", "path_key");

-- CreateIndex
CREATE INDEX "file_folder_id_idx" ON "file"("folder_id");

-- CreateIndex
CREATE INDEX "file_bytes_mtime_ns_idx" ON "file"("bytes", "mtime_ns");

-- CreateIndex
CREATE INDEX "file_content_id_idx" ON "file"("content_id");

-- CreateIndex
CREATE UNIQUE INDEX "file_volume_id_path_key_key" ON "file"("volume_id", "path_key");

-- CreateIndex
CREATE INDEX "file_version_content_id_idx" ON "file_version"("content_id");

-- CreateIndex
CREATE INDEX "file_version_ingest_id_idx" ON "file_version"("ingest_id");

-- CreateIndex
CREATE UNIQUE INDEX "file_version_file_id_n_key" ON "file_version"("file_id", "n");

-- CreateIndex
CREATE INDEX "copy_content_id_idx" ON "copy"("content_id");

-- CreateIndex
CREATE INDEX "copy_file_id_idx" ON "copy"("file_id");

-- CreateIndex
CREATE UNIQUE INDEX "copy_volume_id_path_key_content_id_key" ON "copy"("volume_id", "path_key", "content_id");

-- CreateIndex
CREATE INDEX "ingest_drive_id_started_at_idx" ON "ingest"("drive_id", "started_at");

-- CreateIndex
CREATE INDEX "ingest_volume_id_state_idx" ON "ingest"("volume_id", "state");

-- CreateIndex
CREATE INDEX "ingest_problem_ingest_id_kind_id_idx" ON "ingest_problem"("ingest_id", "kind", "id");

-- CreateIndex
CREATE INDEX "upload_volume_id_state_next_at_idx" ON "upload"("volume_id", "state", "next_at");

-- CreateIndex
CREATE UNIQUE INDEX "upload_volume_id_content_id_key" ON "upload"("volume_id", "content_id");

-- CreateIndex
CREATE UNIQUE INDEX "upload_volume_id_key_hash_key" ON "upload"("volume_id", "key_hash");

-- CreateIndex
CREATE UNIQUE INDEX "share_hash_key" ON "share"("hash");

-- CreateIndex
CREATE UNIQUE INDEX "download_hash_key" ON "download"("hash");

-- AddForeignKey
ALTER TABLE "session" ADD CONSTRAINT "session_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_token" ADD CONSTRAINT "api_token_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "place" ADD CONSTRAINT "place_site_id_fkey" FOREIGN KEY ("site_id") REFERENCES "site"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "drive" ADD CONSTRAINT "drive_place_id_fkey" FOREIGN KEY ("place_id") REFERENCES "place"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "volume" ADD CONSTRAINT "volume_drive_id_fkey" FOREIGN KEY ("drive_id") REFERENCES "drive"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "attachment" ADD CONSTRAINT "attachment_volume_id_fkey" FOREIGN KEY ("volume_id") REFERENCES "volume"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "attachment" ADD CONSTRAINT "attachment_dock_id_fkey" FOREIGN KEY ("dock_id") REFERENCES "dock"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "partition" ADD CONSTRAINT "partition_dock_id_fkey" FOREIGN KEY ("dock_id") REFERENCES "dock"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dock_request" ADD CONSTRAINT "dock_request_dock_id_fkey" FOREIGN KEY ("dock_id") REFERENCES "dock"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "folder" ADD CONSTRAINT "folder_volume_id_fkey" FOREIGN KEY ("volume_id") REFERENCES "volume"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "folder" ADD CONSTRAINT "folder_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "folder"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "file" ADD CONSTRAINT "file_volume_id_fkey" FOREIGN KEY ("volume_id") REFERENCES "volume"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "file" ADD CONSTRAINT "file_drive_id_fkey" FOREIGN KEY ("drive_id") REFERENCES "drive"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "file" ADD CONSTRAINT "file_folder_id_fkey" FOREIGN KEY ("folder_id") REFERENCES "folder"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "file" ADD CONSTRAINT "file_content_id_fkey" FOREIGN KEY ("content_id") REFERENCES "content"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "file_version" ADD CONSTRAINT "file_version_file_id_fkey" FOREIGN KEY ("file_id") REFERENCES "file"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "file_version" ADD CONSTRAINT "file_version_content_id_fkey" FOREIGN KEY ("content_id") REFERENCES "content"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "copy" ADD CONSTRAINT "copy_content_id_fkey" FOREIGN KEY ("content_id") REFERENCES "content"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "copy" ADD CONSTRAINT "copy_volume_id_fkey" FOREIGN KEY ("volume_id") REFERENCES "volume"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "photo" ADD CONSTRAINT "photo_content_id_fkey" FOREIGN KEY ("content_id") REFERENCES "content"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ingest" ADD CONSTRAINT "ingest_drive_id_fkey" FOREIGN KEY ("drive_id") REFERENCES "drive"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ingest" ADD CONSTRAINT "ingest_volume_id_fkey" FOREIGN KEY ("volume_id") REFERENCES "volume"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ingest_problem" ADD CONSTRAINT "ingest_problem_ingest_id_fkey" FOREIGN KEY ("ingest_id") REFERENCES "ingest"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "upload" ADD CONSTRAINT "upload_content_id_fkey" FOREIGN KEY ("content_id") REFERENCES "content"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "upload" ADD CONSTRAINT "upload_volume_id_fkey" FOREIGN KEY ("volume_id") REFERENCES "volume"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "upload_part" ADD CONSTRAINT "upload_part_upload_id_fkey" FOREIGN KEY ("upload_id") REFERENCES "upload"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "share_item" ADD CONSTRAINT "share_item_share_id_fkey" FOREIGN KEY ("share_id") REFERENCES "share"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "download_item" ADD CONSTRAINT "download_item_download_id_fkey" FOREIGN KEY ("download_id") REFERENCES "download"("id") ON DELETE CASCADE ON UPDATE CASCADE;
