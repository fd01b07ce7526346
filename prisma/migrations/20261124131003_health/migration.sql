-- AlterTable
ALTER TABLE "dock" ADD COLUMN     "smart" BOOLEAN,
ADD COLUMN     "arrays" JSONB;

-- CreateTable
CREATE TABLE "drive_health" (
    "drive_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "report" JSONB NOT NULL,

    CONSTRAINT "drive_health_pkey" PRIMARY KEY ("drive_id")
);
