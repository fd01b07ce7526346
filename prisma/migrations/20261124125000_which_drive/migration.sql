-- What tells the drives of one disk together, and clones apart.
ALTER TABLE volume ADD COLUMN table_uuid text, ADD COLUMN odometer text, ADD COLUMN maybe_id uuid, ADD COLUMN maybe_why text;
