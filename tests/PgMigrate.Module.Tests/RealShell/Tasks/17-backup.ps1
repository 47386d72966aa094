# Rows are lost, and come back.
Set-Content migrations/up/0001_create_item.sql @'
CREATE TABLE public.item (id bigint PRIMARY KEY);
INSERT INTO public.item SELECT generate_series(1, 1000);
'@
Invoke-PgMigration ./migrations -Database backup -CreateDatabase
Backup-PgSchema -Database backup -Table public.item
psql -d backup -c 'DELETE FROM public.item WHERE id > 10'
Get-PgSchemaBackup -Database backup | Restore-PgSchema -Database backup -Table public.item -WhatIf
Get-PgSchemaBackup -Database backup | Restore-PgSchema -Database backup -Table public.item
psql -d backup -c 'SELECT count(*) FROM public.item'
