CREATE TABLE pgmigrate.backup (
    backup_id uuid NOT NULL,
    method text NOT NULL,
    server text NOT NULL,
    database text NOT NULL,
    created_at timestamptz NOT NULL,
    duration interval NOT NULL,
    row_count bigint,
    size_bytes bigint NOT NULL,
    path text,
    run_id uuid,
    replaced_by uuid,
    verified_at timestamptz,
    created_by text NOT NULL,
    state text NOT NULL,
    manifest jsonb,
    CONSTRAINT pk_backup PRIMARY KEY (backup_id),
    CONSTRAINT ck_backup_method CHECK (method IN ('TableCopy', 'PgDump')),
    CONSTRAINT ck_backup_state CHECK (state IN ('running', 'complete')),
    CONSTRAINT ck_backup_manifest CHECK (state = 'running' OR manifest IS NOT NULL)
);

COMMENT ON TABLE pgmigrate.backup IS 'Backups that were asked for, and those that runs made. Copies inside the database are in schema pgmigrate_backup: have PgMigrate remove them, and do not drop them by hand.';
COMMENT ON COLUMN pgmigrate.backup.path IS 'The folder of the backup; null where it is in schema pgmigrate_backup.';
COMMENT ON COLUMN pgmigrate.backup.replaced_by IS 'The backup whose restore replaced these rows; null for a backup that was asked for.';

INSERT INTO pgmigrate.schema_version (version) VALUES (3);
