-- The way out of the house, shared by uploads and deliveries: until when it is claimed, and until when a client is served.
-- A hint, so it is not logged: a line that was forgotten is free.
CREATE UNLOGGED TABLE "line" (
    "one" BOOLEAN NOT NULL DEFAULT true,
    "free_at" TIMESTAMPTZ NOT NULL DEFAULT '-infinity',
    "delivering_until" TIMESTAMPTZ NOT NULL DEFAULT '-infinity',

    CONSTRAINT "line_pkey" PRIMARY KEY ("one")
) WITH (fillfactor = 10);
