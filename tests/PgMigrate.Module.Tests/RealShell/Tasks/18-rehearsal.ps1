# A rehearsal on a copy.
Set-Content migrations/up/0001_create_item.sql 'CREATE TABLE public.item (id bigint PRIMARY KEY, price integer);'
Invoke-PgMigration ./migrations -Database rehearsal -CreateDatabase
Set-Content migrations/up/0002_widen_price.sql 'ALTER TABLE public.item ALTER COLUMN price TYPE bigint;'
Test-PgMigration ./migrations -Database rehearsal -Rehearse
Get-PgMigration ./migrations -Database rehearsal -State Pending
