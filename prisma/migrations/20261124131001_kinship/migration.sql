-- CreateTable
CREATE TABLE "kinship" (
    "drive_id" UUID NOT NULL,
    "kin_id" UUID NOT NULL,
    "relation" TEXT NOT NULL,
    "basis" TEXT NOT NULL,
    "shared" INTEGER NOT NULL,
    "missing" INTEGER NOT NULL,
    "added" INTEGER NOT NULL,
    "new_shoots" INTEGER NOT NULL,
    "theirs" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "kinship_pkey" PRIMARY KEY ("drive_id","kin_id")
);
