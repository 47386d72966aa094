# Objects in pipelines.
Set-Content migrations/up/0001_create_item.sql 'CREATE TABLE public.item (id bigint PRIMARY KEY);'
Set-Content migrations/up/0002_fill_item.sql 'INSERT INTO public.item SELECT generate_series(1, 1000);'
Set-Content migrations/views/item_count.sql 'CREATE OR REPLACE VIEW public.item_count AS SELECT count(*) FROM public.item;'
Invoke-PgMigration ./migrations -Database pipelines -CreateDatabase | Out-Null
Get-PgMigrationHistory -Database pipelines | Where-Object Rows -gt 100
Get-PgMigrationHistory -Database pipelines | Select-Object Script, Status, Rows | ConvertTo-Json -EnumsAsStrings
Get-PgMigrationHistory -Database pipelines | Select-Object Script, Kind, Status, Rows | Export-Csv history.csv
Get-Content history.csv
Get-PgMigration ./migrations -Database pipelines | Group-Object Folder -NoElement
