-- AlterTable
ALTER TABLE "volume" ADD COLUMN     "unproven" TEXT;

-- AlterTable
ALTER TABLE "ingest" ADD COLUMN     "detail" TEXT;
