# A script fails, is corrected, and the run goes on.
Set-Content migrations/up/0001_create_order.sql 'CREATE TABLE public.customer_order (id bigint PRIMARY KEY, total numeric);'
Set-Content migrations/up/0002_check_total.sql @'
INSERT INTO public.customer_order VALUES (1, 10);
ALTER TABLE public.customer_order
  ADD CONSTRAINT total_is_positive CHECK (totl > 0);
'@
Set-Content migrations/up/0003_add_note.sql 'ALTER TABLE public.customer_order ADD COLUMN note text;'
Invoke-PgMigration ./migrations -Database failing -CreateDatabase
Get-PgMigration ./migrations -Database failing
(Get-Content migrations/up/0002_check_total.sql) -replace 'totl', 'total' | Set-Content migrations/up/0002_check_total.sql
Invoke-PgMigration ./migrations -Database failing
Get-PgMigrationHistory -Database failing
