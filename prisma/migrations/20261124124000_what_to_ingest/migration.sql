-- AlterTable
ALTER TABLE "drive" ADD COLUMN     "ignore" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- AlterTable
ALTER TABLE "volume" ADD COLUMN     "sources_chosen" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "ingest" ADD COLUMN     "answer" TEXT,
ADD COLUMN     "checked_at" TIMESTAMPTZ(3),
ADD COLUMN     "question" JSONB,
ADD COLUMN     "started_by" TEXT NOT NULL DEFAULT 'person';

-- AlterTable
ALTER TABLE "ingest_problem" ADD COLUMN     "files" BIGINT NOT NULL DEFAULT 1;
