-- Copies in the Archive that are freed because their Contents are safe without them; they can be fetched again.
CREATE TABLE "freeing" (
    "id" UUID NOT NULL,
    "drive_id" UUID,
    "by" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "reason" TEXT,
    "begun_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),
    "contents" BIGINT NOT NULL DEFAULT 0,
    "bytes" BIGINT NOT NULL DEFAULT 0,
    "freed" BIGINT NOT NULL DEFAULT 0,
    "freed_bytes" BIGINT NOT NULL DEFAULT 0,
    "kept" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "freeing_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "freeing_state_idx" ON "freeing"("state");
CREATE TABLE "freeing_item" (
    "freeing_id" UUID NOT NULL,
    "content_id" BIGINT NOT NULL,

    CONSTRAINT "freeing_item_pkey" PRIMARY KEY ("freeing_id", "content_id")
);
ALTER TABLE "freeing_item" ADD CONSTRAINT "freeing_item_freeing_id_fkey" FOREIGN KEY ("freeing_id") REFERENCES "freeing"("id") ON DELETE CASCADE ON UPDATE CASCADE;
