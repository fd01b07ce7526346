-- AlterTable
ALTER TABLE "card_file" ADD COLUMN     "archived" BYTEA;

-- CreateTable
CREATE TABLE "card_folder" (
    "check_id" UUID NOT NULL,
    "n" INTEGER NOT NULL,
    "path" BYTEA NOT NULL,
    "files" INTEGER NOT NULL,
    "bytes" BIGINT NOT NULL,
    "open" INTEGER NOT NULL,
    "open_bytes" BIGINT NOT NULL,
    "fewest_copies" INTEGER,
    "fewest_sites" INTEGER,
    "archived" BYTEA,
    "elsewhere" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "card_folder_pkey" PRIMARY KEY ("check_id","n")
);

-- AddForeignKey
ALTER TABLE "card_folder" ADD CONSTRAINT "card_folder_check_id_fkey" FOREIGN KEY ("check_id") REFERENCES "card_check"("id") ON DELETE CASCADE ON UPDATE CASCADE;
