-- What was found out about a cloud store when it was last asked.
ALTER TABLE "volume" ADD COLUMN "abilities" JSONB;
ALTER TABLE "volume" ADD COLUMN "abilities_at" TIMESTAMPTZ(3);
