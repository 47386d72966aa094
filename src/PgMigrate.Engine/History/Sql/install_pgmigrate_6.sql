ALTER TABLE pgmigrate.schema_object ADD COLUMN origin bigint;

CREATE INDEX ix_schema_object_origin ON pgmigrate.schema_object ((origin % 512)) WHERE until_snapshot IS NULL;

COMMENT ON COLUMN pgmigrate.schema_object.origin IS
    'The OID of the relation that the object is or belongs to, or less the OID of the function; 0 where it is read each time; null for the rest.';

CREATE TABLE pgmigrate.schema_mark (
    is_newest boolean NOT NULL DEFAULT true,
    snapshot_id bigint NOT NULL,
    made_of text NOT NULL,
    server_version integer NOT NULL,
    table_oid oid NOT NULL,
    table_transaction text NOT NULL,
    transaction_id bigint NOT NULL,
    horizon bigint NOT NULL,
    seen bigint[] NOT NULL,
    sums bigint[] NOT NULL,
    names jsonb NOT NULL,
    CONSTRAINT pk_schema_mark PRIMARY KEY (is_newest),
    CONSTRAINT ck_schema_mark_is_newest CHECK (is_newest)
);

COMMENT ON TABLE pgmigrate.schema_mark IS 'What the catalogue was like at the newest snapshot. Without it the next one reads everything.';

INSERT INTO pgmigrate.schema_version (version) VALUES (6);
