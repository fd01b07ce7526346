-- Tries whether everything would come back from the Cloud.
CREATE TABLE "rehearsal" (
    "id" UUID NOT NULL,
    "state" TEXT NOT NULL,
    "by" TEXT NOT NULL,
    "reason" TEXT,
    "detail" TEXT,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),
    "papers_at" TIMESTAMPTZ(3),
    "files" INTEGER NOT NULL DEFAULT 0,
    "bytes" BIGINT NOT NULL DEFAULT 0,
    "drives" INTEGER NOT NULL DEFAULT 0,
    "good" INTEGER NOT NULL DEFAULT 0,
    "bad" INTEGER NOT NULL DEFAULT 0,
    "took_ms" INTEGER NOT NULL DEFAULT 0,
    "file_ms" INTEGER,
    "byte_rate" DOUBLE PRECISION,

    CONSTRAINT "rehearsal_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "rehearsal_started_at_idx" ON "rehearsal"("started_at");
