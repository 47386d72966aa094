# The tool in a shell script.
Set-Content migrations/up/0001_create_item.sql 'CREATE TABLE public.item (id bigint PRIMARY KEY);'
Set-Content deploy.sh @'
set -e
pgmigrate Invoke-PgMigration ./migrations -Database tool -CreateDatabase
pgmigrate Test-PgMigration ./migrations -Database missing
echo 'never reached'
'@
sh ./deploy.sh > deploy.log 2> deploy.err
$LASTEXITCODE
Get-Content deploy.log
Get-Content deploy.err
