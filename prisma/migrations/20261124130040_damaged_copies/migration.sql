-- Damaged Copies are few, and asked for on every page.
CREATE INDEX copy_damaged ON copy (volume_id, id) WHERE state = 'damaged';
