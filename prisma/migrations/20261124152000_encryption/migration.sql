-- How a Cloud Copy is encrypted, with what, and what its parts were encrypted to.
ALTER TABLE "copy" ADD COLUMN "crypt" TEXT;
ALTER TABLE "upload" ADD COLUMN "crypt" TEXT, ADD COLUMN "nonce" BYTEA;

CREATE TABLE "encrypted_part" (
    "upload_id" BIGINT NOT NULL,
    "n" INTEGER NOT NULL,
    "md5" TEXT NOT NULL,

    CONSTRAINT "encrypted_part_pkey" PRIMARY KEY ("upload_id","n")
);

ALTER TABLE "encrypted_part" ADD CONSTRAINT "encrypted_part_upload_id_fkey" FOREIGN KEY ("upload_id") REFERENCES "upload"("id") ON DELETE CASCADE ON UPDATE CASCADE;
