-- CreateTable
CREATE TABLE "gap" (
    "id" UUID NOT NULL,
    "key" BYTEA NOT NULL,
    "what" TEXT NOT NULL,
    "camera" TEXT NOT NULL,
    "serial" TEXT,
    "prefix" TEXT,
    "first" INTEGER,
    "last" INTEGER,
    "frames" INTEGER NOT NULL,
    "taken_after" TIMESTAMP(3) NOT NULL,
    "taken_before" TIMESTAMP(3) NOT NULL,
    "fine_at" TIMESTAMPTZ(3),
    "fine_by" TEXT,

    CONSTRAINT "gap_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "gap_look" (
    "id" BOOLEAN NOT NULL DEFAULT true,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "asked_at" TIMESTAMPTZ(3),

    CONSTRAINT "gap_look_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "gap_key_key" ON "gap"("key");

-- CreateIndex
CREATE INDEX "gap_taken_after_id_idx" ON "gap"("taken_after", "id");

-- The pictures of a camera body, in the order in which they were taken.
CREATE INDEX "photo_body" ON "photo" ("camera", (coalesce("serial", '')), "taken_at") WHERE "camera" IS NOT NULL;
