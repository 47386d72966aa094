-- Batches wait, or have waited. $1: script; $2: how long in all; $3: the same by cause, as JSON; $4: what they wait for now.
UPDATE pgmigrate.batch SET paused = $2, pauses = $3::pg_catalog.jsonb, waits_for = $4 WHERE script OPERATOR(pg_catalog.=) $1
