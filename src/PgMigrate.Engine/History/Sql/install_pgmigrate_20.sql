CREATE TABLE pgmigrate.alert (
    alert_id uuid NOT NULL,
    receiver text NOT NULL,
    dedup_key text NOT NULL,
    subject text NOT NULL,
    event text NOT NULL,
    alert json NOT NULL,
    run_id uuid,
    state text NOT NULL DEFAULT 'pending',
    attempts integer NOT NULL DEFAULT 0,
    occurrences integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
    next_try_at timestamptz,
    ended_at timestamptz,
    answer text,
    stops_receiver boolean NOT NULL DEFAULT false,
    PRIMARY KEY (alert_id),
    CHECK (state IN ('pending', 'sent', 'given-up'))
);

CREATE UNIQUE INDEX alert_receiver_dedup_key_idx ON pgmigrate.alert (receiver, dedup_key) WHERE state = 'pending';

COMMENT ON TABLE pgmigrate.alert IS 'Alerts on their way to the receivers of pgmigrate.json: kept before they are sent, and for 30 days after they were.';
COMMENT ON COLUMN pgmigrate.alert.receiver IS 'The name of the receiver; its address is kept nowhere.';
COMMENT ON COLUMN pgmigrate.alert.dedup_key IS 'SHA-256 of what tells the same again: as long as one such alert waits, there is no second for that receiver.';
COMMENT ON COLUMN pgmigrate.alert.subject IS 'SHA-256 of the database and environment that it is about: a recovery takes the place of what waits of it.';
COMMENT ON COLUMN pgmigrate.alert.next_try_at IS 'Not tried before; whoever sends it moves it on first, so that nobody else does.';
COMMENT ON COLUMN pgmigrate.alert.stops_receiver IS 'The receiver has answered that it wants no more (410).';

INSERT INTO pgmigrate.schema_version (version) VALUES (20);
