ALTER TABLE pgmigrate.batch
    ADD COLUMN pauses jsonb NOT NULL DEFAULT '{}',
    ADD COLUMN waits_for text,
    ADD COLUMN longest interval NOT NULL DEFAULT '0',
    ADD COLUMN wanted_pause_on text,
    ADD COLUMN wanted_stop_on text;

COMMENT ON COLUMN pgmigrate.batch.pauses IS 'How long the batches have waited, by cause: {"replica-lag": {"count": 2, "milliseconds": 61000}}. Of causes that hold at once, each has the whole time.';
COMMENT ON COLUMN pgmigrate.batch.waits_for IS 'What a run waits for between two batches, with what was measured; null where none waits. A run that was killed leaves it.';
COMMENT ON COLUMN pgmigrate.batch.longest IS 'The longest that a batch has held its locks.';
COMMENT ON COLUMN pgmigrate.batch.wanted_pause_on IS 'Signals to pause for, as wanted_stop_on those to end for, that others have set until the batches end; null where the script decides.';

INSERT INTO pgmigrate.schema_version (version) VALUES (16);
