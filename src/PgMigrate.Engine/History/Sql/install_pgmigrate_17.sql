ALTER TABLE pgmigrate.batch ADD COLUMN left_by uuid;

COMMENT ON COLUMN pgmigrate.batch.left_by IS 'The run that has left the batches in the background; null where runs go on with them by themselves. run_id is another one once somebody has gone on with them.';

CREATE TABLE pgmigrate.batch_range (
    script text NOT NULL,
    number integer NOT NULL,
    range_begin text,
    range_end text NOT NULL,
    last_key text,
    size integer NOT NULL,
    PRIMARY KEY (script, number)
);

COMMENT ON TABLE pgmigrate.batch_range IS 'The ranges of a pass that is gone over in several places at once, until the pass is over; pgmigrate.batch has the sums.';
COMMENT ON COLUMN pgmigrate.batch_range.range_begin IS 'The value of the key behind which it begins, as a JSON array; null for the beginning of the table.';
COMMENT ON COLUMN pgmigrate.batch_range.last_key IS 'The last value that was processed in it, as a JSON array; null before its first batch, and range_end at its end.';

INSERT INTO pgmigrate.schema_version (version) VALUES (17);
