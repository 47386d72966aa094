-- Partitions whose DETACH CONCURRENTLY was interrupted between its two transactions; before 14 there is none. One that goes on is left
-- alone, as far as its statement is shown. $1: the schema of the table that is meant; null for all.
SELECT pg_catalog.format('%I.%I', pn.nspname, p.relname), pg_catalog.format('%I.%I', n.nspname, c.relname)
FROM pg_catalog.pg_inherits h
JOIN pg_catalog.pg_class c ON c.oid = h.inhrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_class p ON p.oid = h.inhparent
JOIN pg_catalog.pg_namespace pn ON pn.oid = p.relnamespace
WHERE coalesce((pg_catalog.to_jsonb(h) ->> 'inhdetachpending')::boolean, false)
  AND ($1::text IS NULL OR pn.nspname = $1)
  AND NOT EXISTS (
      SELECT FROM pg_catalog.pg_stat_activity a
      WHERE a.datname = pg_catalog.current_database() AND a.state <> 'idle' AND a.pid <> pg_catalog.pg_backend_pid()
        AND a.query ~* 'detach +partition .*(concurrently|finalize)')
ORDER BY 1, 2
