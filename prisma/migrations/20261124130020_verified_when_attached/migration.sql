-- A retired Drive is read once in each Attachment.
ALTER TABLE "verify" ADD COLUMN "attachment_id" UUID;
CREATE UNIQUE INDEX "verify_attachment_id_key" ON "verify"("attachment_id");
