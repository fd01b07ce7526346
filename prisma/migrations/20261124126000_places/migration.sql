-- Exactly one Site is here; one without a name takes the places that name no building.
UPDATE site SET here = false;
INSERT INTO site (id, name) SELECT gen_random_uuid(), '' WHERE NOT EXISTS (SELECT FROM site WHERE name = '');
UPDATE site SET here = true WHERE name = '';
CREATE UNIQUE INDEX "site_here_key" ON "site"("here") WHERE "here";

-- A loan, and what became of a Drive.
ALTER TABLE "drive" ADD COLUMN "lent_to" TEXT, ADD COLUMN "lent_at" TIMESTAMPTZ(3), ADD COLUMN "lent_until" DATE;

CREATE TABLE "drive_event" (
    "id" UUID NOT NULL,
    "drive_id" UUID NOT NULL,
    "what" TEXT NOT NULL,
    "place" TEXT,
    "lent_to" TEXT,
    "lent_until" DATE,
    "was" TEXT,
    "note" TEXT NOT NULL DEFAULT '',
    "by" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "drive_event_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "drive_event_drive_id_id_idx" ON "drive_event"("drive_id", "id");
ALTER TABLE "drive_event" ADD CONSTRAINT "drive_event_drive_id_fkey" FOREIGN KEY ("drive_id") REFERENCES "drive"("id") ON DELETE CASCADE ON UPDATE CASCADE;
