# The schema was changed by hand: what, and when.
Set-Content migrations/up/0001_create_item.sql 'CREATE TABLE public.item (id bigint PRIMARY KEY, price numeric);'
Invoke-PgMigration ./migrations -Database drift -CreateDatabase
psql -d drift -c 'ALTER TABLE public.item ALTER COLUMN price TYPE integer; CREATE INDEX item_price ON public.item (price)'
Compare-PgSchema -Database drift
Compare-PgSchema -Database drift -Quiet
Set-Content migrations/up/0002_add_name.sql 'ALTER TABLE public.item ADD COLUMN name text;'
Invoke-PgMigration ./migrations -Database drift
Get-PgSchemaHistory public.item -Database drift
