-- Creates the audit trail, written by trigger function tara.write_change_log().
-- pgmigrate:requires 0003_create_organization.sql
CREATE TABLE tara.change_log (
    id              bigint      GENERATED ALWAYS AS IDENTITY,
    changed_at      timestamptz NOT NULL DEFAULT now(),
    changed_by      text        NOT NULL,
    organization_id bigint,
    table_name      text        NOT NULL,
    row_id          bigint,
    operation       text        NOT NULL,
    old_row         jsonb,
    new_row         jsonb,
    CONSTRAINT pk_change_log PRIMARY KEY (id),
    -- Text and not an enum: TG_OP is text, and nobody else writes here.
    CONSTRAINT ck_change_log_operation CHECK (operation IN ('INSERT', 'UPDATE', 'DELETE')),
    CONSTRAINT ck_change_log_old_row CHECK ((operation <> 'INSERT') = (old_row IS NOT NULL)),
    CONSTRAINT ck_change_log_new_row CHECK ((operation <> 'DELETE') = (new_row IS NOT NULL))
);

COMMENT ON TABLE tara.change_log IS 'Who changed what and when. Rows are only ever added.';
COMMENT ON COLUMN tara.change_log.changed_by IS 'Setting tara.user_name if the application gave one, else the login.';
COMMENT ON COLUMN tara.change_log.organization_id IS
    'No foreign key: the log outlives what it tells of. NULL for the rating method, which has no tenant.';
COMMENT ON COLUMN tara.change_log.row_id IS 'NULL where a table has no id. Then the images tell which row.';

CREATE INDEX ix_change_log_row ON tara.change_log (table_name, row_id) WHERE row_id IS NOT NULL;

CREATE POLICY pl_change_log ON tara.change_log
    USING (organization_id = (SELECT tara.current_organization_id()));
ALTER TABLE tara.change_log ENABLE ROW LEVEL SECURITY;
