# One folder, several databases; one of them fails.
Set-Content migrations/up/0001_create_tenant.sql 'CREATE TABLE public.tenant (id bigint PRIMARY KEY);'
'eu', 'us', 'asia' | ForEach-Object { psql -d postgres -c "CREATE DATABASE $_" }
psql -d us -c 'CREATE TABLE public.tenant (other text)'
$runs = Invoke-PgMigration ./migrations -Database eu, us, asia -ErrorVariable failed
$runs | Sort-Object Database
$failed.Count
Get-PgMigration ./migrations -Database eu, us, asia | Group-Object State -NoElement
