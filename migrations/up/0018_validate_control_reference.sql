-- Checks the old rows. The scan holds a lock that neither readers nor writers notice,
-- provided that it is alone in its transaction. So it is a script of its own.
-- pgmigrate:requires 0017_backfill_control_reference.sql
ALTER TABLE tara.control VALIDATE CONSTRAINT ck_control_reference_not_null;
ALTER TABLE tara.control VALIDATE CONSTRAINT ck_control_reference_parts;
