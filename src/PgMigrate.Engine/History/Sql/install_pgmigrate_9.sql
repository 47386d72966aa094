CREATE TABLE pgmigrate.invariant_value (
    script text NOT NULL,
    query text NOT NULL,
    value text,
    PRIMARY KEY (script, query)
);

COMMENT ON TABLE pgmigrate.invariant_value IS
    'What invariants gave before a script that is not one transaction, as JSON; null where a secret is in it. Rows go when the script is recorded as applied.';

INSERT INTO pgmigrate.schema_version (version) VALUES (9);
