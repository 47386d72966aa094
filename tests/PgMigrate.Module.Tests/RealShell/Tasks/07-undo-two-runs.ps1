# The last two runs are taken back.
Set-Content migrations/up/0001_create_item.sql 'CREATE TABLE public.item (id bigint PRIMARY KEY);'
Invoke-PgMigration ./migrations -Database undo -CreateDatabase
Set-Content migrations/up/0002_add_price.sql 'ALTER TABLE public.item ADD COLUMN price numeric;'
Invoke-PgMigration ./migrations -Database undo
Set-Content migrations/views/priced.sql 'CREATE OR REPLACE VIEW public.priced AS SELECT id, price FROM public.item;'
Invoke-PgMigration ./migrations -Database undo
Undo-PgMigration ./migrations -Database undo -LastRun 2 -WhatIf
Undo-PgMigration ./migrations -Database undo -LastRun 2 -Reason 'Wrong currency'
Get-PgMigration ./migrations -Database undo
Get-PgMigrationHistory -Database undo
