-- Fails with a division by zero where a trigger or a rule keeps the row out: UnwrittenRow tells that.
WITH written AS (
    INSERT INTO pgmigrate.backup (
        backup_id, method, server, database, created_at, duration, row_count, size_bytes, path, run_id, replaced_by,
        verified_at, created_by, state, manifest)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 'complete', $14::jsonb)
    ON CONFLICT (backup_id) DO UPDATE
    SET duration = EXCLUDED.duration, row_count = EXCLUDED.row_count, size_bytes = EXCLUDED.size_bytes, path = EXCLUDED.path,
        verified_at = EXCLUDED.verified_at, state = EXCLUDED.state, manifest = EXCLUDED.manifest
    RETURNING backup_id
)
SELECT 1 / pg_catalog.count(*) AS rows_written FROM written
