# A run is cancelled while a statement waits for a lock.
Set-Content migrations/up/0001_create_item.sql 'CREATE TABLE public.item (id bigint PRIMARY KEY);'
Invoke-PgMigration ./migrations -Database cancel -CreateDatabase
Set-Content migrations/up/0002_add_price.sql 'ALTER TABLE public.item ADD COLUMN price numeric;'
$other = Open-Transaction -d cancel -c 'LOCK TABLE public.item'
$run = Start-ThreadJob { Set-Location $using:PWD; Invoke-PgMigration ./migrations -Database cancel -LockTimeout 1min }
Wait-Blocked -d cancel
Stop-Job $run
$run.State
$other.Dispose()
Get-PgMigrationHistory -Database cancel
Invoke-PgMigration ./migrations -Database cancel
