-- A Verify of the cloud that compares the store's listing, and downloads nothing.
ALTER TABLE "verify" ADD COLUMN "listing" BOOLEAN NOT NULL DEFAULT false;
