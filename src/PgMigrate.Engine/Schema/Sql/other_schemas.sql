-- All schemas but $1.
SELECT n.nspname::text FROM pg_catalog.pg_namespace n WHERE n.nspname <> $1
