-- What an Ingest still has to settle is read in the order of ids, a batch at a time.
CREATE INDEX "file_pending_idx" ON "file"("pending_in", "id") WHERE "pending_in" IS NOT NULL;
