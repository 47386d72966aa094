# What a reviewer asks before a run.
Set-Content migrations/up/0001_create_order.sql 'CREATE TABLE public.customer_order (id bigint PRIMARY KEY, note text);'
Invoke-PgMigration ./migrations -Database review -CreateDatabase
Set-Content migrations/up/0002_index_note.sql 'CREATE INDEX order_note ON public.customer_order (note);'
Set-Content migrations/up/0003_require_note.sql 'ALTER TABLE public.customer_order ALTER COLUMN note SET NOT NULL;'
Invoke-PgMigration ./migrations -Database review -WhatIf
Test-PgMigration ./migrations
Test-PgMigration ./migrations -MinimumSeverity Warning | Export-PgMigrationReport -Format Markdown -Path ./review.md | ForEach-Object Name
Get-Content ./review.md
