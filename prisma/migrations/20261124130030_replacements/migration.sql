-- A Restore onto a new disk that then takes the place of a lost one.
ALTER TABLE "restore" ADD COLUMN "replaces" BOOLEAN NOT NULL DEFAULT false, ADD COLUMN "role_taken_at" TIMESTAMPTZ(3);
