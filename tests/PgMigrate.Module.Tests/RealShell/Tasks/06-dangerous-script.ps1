# A script that destroys data, and the way back.
Set-Content migrations/up/0001_create_person.sql @'
CREATE TABLE public.person (id bigint PRIMARY KEY, name text, phone text);
INSERT INTO public.person SELECT n, 'Person ' || n, '555-' || n FROM generate_series(1, 100) AS n;
'@
Invoke-PgMigration ./migrations -Database dangerous -CreateDatabase
Set-Content migrations/up/0002_drop_phone.sql 'ALTER TABLE public.person DROP COLUMN phone;'
Invoke-PgMigration ./migrations -Database dangerous -WhatIf
Test-PgMigration ./migrations -Database dangerous -MinimumSeverity Warning
Invoke-PgMigration ./migrations -Database dangerous
Get-PgSchemaBackup -Database dangerous
$null = New-Item migrations/down -ItemType Directory
Set-Content migrations/down/0002_drop_phone.sql 'ALTER TABLE public.person ADD COLUMN phone text;'
Undo-PgMigration ./migrations -Database dangerous -Last 1 -RestoreData
psql -d dangerous -c 'SELECT count(phone) FROM public.person'
