-- Something stood where our keys go when the prefix became ours: each key is asked for before it is used.
ALTER TABLE "volume" ADD COLUMN "held_before" BOOLEAN NOT NULL DEFAULT false;
