-- What was sent in each hour and how long that took, with a limit of the line and without; allowed is what the limit would have let through.
CREATE TABLE "upload_hour" (
    "volume_id" UUID NOT NULL,
    "hour" TIMESTAMPTZ(3) NOT NULL,
    "limited" BOOLEAN NOT NULL,
    "bytes" DOUBLE PRECISION NOT NULL,
    "seconds" DOUBLE PRECISION NOT NULL,
    "allowed" DOUBLE PRECISION NOT NULL,
    "last_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "upload_hour_pkey" PRIMARY KEY ("volume_id", "hour", "limited")
);
