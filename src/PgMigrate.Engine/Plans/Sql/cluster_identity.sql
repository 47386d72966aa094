SELECT s.system_identifier::text, c.timeline_id::bigint
FROM pg_catalog.pg_control_system() s, pg_catalog.pg_control_checkpoint() c
