-- A table without a page has no row; one with pages may have none, and counts as filled. So does one that somebody has locked, or waits
-- to lock, from all others: to ask for its size would be to wait.
SELECT n.nspname::text, c.relname::text
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'r'
  AND n.nspname NOT IN ('pg_catalog', 'information_schema')
  AND n.nspname NOT LIKE E'pg\\_toast%'
  AND CASE
          WHEN c.oid IN (SELECT l.relation FROM pg_catalog.pg_locks l WHERE l.mode = 'AccessExclusiveLock' AND l.relation IS NOT NULL) THEN false
          ELSE pg_catalog.pg_relation_size(c.oid) = 0
      END
