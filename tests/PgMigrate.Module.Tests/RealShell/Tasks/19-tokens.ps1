# Values that differ from one environment to the next.
Set-Content migrations/up/0001_create_tenant.sql @'
CREATE TABLE public.tenant (name text PRIMARY KEY);
INSERT INTO public.tenant VALUES ('{{Tenant}}');
'@
Invoke-PgMigration ./migrations -Database tokens -CreateDatabase
Invoke-PgMigration ./migrations -Database tokens -CreateDatabase -Token @{ Tenant = 'north' }
psql -d tokens -c 'SELECT name FROM public.tenant'
