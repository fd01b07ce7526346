-- AlterTable
ALTER TABLE "partition" ADD COLUMN     "reason" TEXT;
