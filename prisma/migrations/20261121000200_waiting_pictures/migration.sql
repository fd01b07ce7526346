-- Which picture is looked at next, among a million that are done.
CREATE INDEX photo_waiting ON photo (next_at) WHERE state = 'pending';
