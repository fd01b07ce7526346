-- Tries to fill an empty catalogue.
CREATE TABLE "rebuild" (
    "id" UUID NOT NULL,
    "source" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "basis" TEXT,
    "paper" TEXT,
    "paper_at" TIMESTAMPTZ(3),
    "rows" BIGINT NOT NULL DEFAULT 0,
    "refused" JSONB NOT NULL DEFAULT '[]',
    "reason" TEXT,
    "detail" TEXT,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "rebuild_pkey" PRIMARY KEY ("id")
);

-- A listing of the bucket does not tell it.
ALTER TABLE "content" ALTER COLUMN "xxh64" DROP NOT NULL;
