-- How far the Copies of a cloud Volume were looked through that are to be sent again; what is there, by how it is encrypted.
ALTER TABLE "volume" ADD COLUMN "again_after" BIGINT;
CREATE INDEX "copy_crypt" ON "copy" ("volume_id", (coalesce("crypt", ''))) WHERE "etag" IS NOT NULL AND "state" = 'present';
