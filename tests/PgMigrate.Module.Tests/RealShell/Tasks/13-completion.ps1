# What the Tab key offers.
Set-Content pgmigrate.json '{ "targets": { "test": { "environment": "TEST" }, "prod": { "environment": "PROD" } } }'
Set-Content migrations/up/0001_create_item.sql 'CREATE TABLE public.item (id bigint PRIMARY KEY);'
Set-Content migrations/up/0002_seed.ENV.DEV.sql 'INSERT INTO public.item VALUES (1);'
Invoke-PgMigration -Database completion -CreateDatabase
function Tab($Line) { (TabExpansion2 $Line).CompletionMatches | ForEach-Object ListItemText }
Tab 'Invoke-PgMigration -Target '
Tab 'Invoke-PgMigration -Environment '
Tab 'Invoke-PgMigration -To '
Tab 'Invoke-PgMigration -CreateD'
Tab 'Get-PgMigration -State P'
Tab 'Undo-PgMigration -Database completion -RunId '
