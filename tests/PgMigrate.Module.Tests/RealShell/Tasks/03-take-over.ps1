# A database that exists already.
psql -d postgres -c 'CREATE DATABASE crm'
psql -d crm -c 'CREATE TABLE public.person (id bigint PRIMARY KEY, name text NOT NULL)'
pg_dump --schema-only --no-owner --file migrations/up/0001_baseline.sql crm
Invoke-PgMigration ./migrations -Database crm
Invoke-PgMigration ./migrations -Database crm -Baseline
Compare-PgSchema -Database crm -ReferencePath ./migrations
Set-Content migrations/up/0002_add_email.sql 'ALTER TABLE public.person ADD COLUMN email text;'
Invoke-PgMigration ./migrations -Database crm
