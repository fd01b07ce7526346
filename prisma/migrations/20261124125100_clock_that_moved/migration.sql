-- Times that moved on a drive because its clock did.
ALTER TABLE ingest ADD COLUMN clock jsonb;
