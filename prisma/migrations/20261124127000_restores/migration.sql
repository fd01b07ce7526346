-- CreateTable
CREATE TABLE "restore" (
    "id" UUID NOT NULL,
    "drive_id" UUID NOT NULL,
    "path" BYTEA NOT NULL,
    "file_id" BIGINT,
    "content_id" BIGINT,
    "at" TIMESTAMPTZ(3),
    "every" BOOLEAN NOT NULL DEFAULT false,
    "from" TEXT,
    "dock_id" UUID NOT NULL,
    "target" BYTEA NOT NULL,
    "onto_volume_id" UUID,
    "state" TEXT NOT NULL,
    "reason" TEXT,
    "detail" TEXT,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),
    "after_id" BIGINT NOT NULL DEFAULT 0,
    "files" BIGINT NOT NULL DEFAULT 0,
    "bytes" BIGINT NOT NULL DEFAULT 0,
    "restored" BIGINT NOT NULL DEFAULT 0,
    "restored_bytes" BIGINT NOT NULL DEFAULT 0,
    "there" BIGINT NOT NULL DEFAULT 0,
    "there_bytes" BIGINT NOT NULL DEFAULT 0,
    "failed" BIGINT NOT NULL DEFAULT 0,
    "failed_bytes" BIGINT NOT NULL DEFAULT 0,
    "unproven" BIGINT NOT NULL DEFAULT 0,
    "read_bytes" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "restore_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "restore_problem" (
    "id" BIGSERIAL NOT NULL,
    "restore_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "file_id" BIGINT NOT NULL,
    "path" BYTEA NOT NULL,
    "target" BYTEA NOT NULL,
    "bytes" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "restore_problem_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "restore_state_dock_id_idx" ON "restore"("state", "dock_id");

-- CreateIndex
CREATE INDEX "restore_problem_restore_id_kind_id_idx" ON "restore_problem"("restore_id", "kind", "id");

-- AddForeignKey
ALTER TABLE "restore_problem" ADD CONSTRAINT "restore_problem_restore_id_fkey" FOREIGN KEY ("restore_id") REFERENCES "restore"("id") ON DELETE CASCADE ON UPDATE CASCADE;
