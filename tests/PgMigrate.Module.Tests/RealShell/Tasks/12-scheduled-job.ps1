# What runs unattended, and its exit code.
Set-Content migrations/up/0001_create_item.sql 'CREATE TABLE public.item (id bigint PRIMARY KEY);'
Set-Content migrations/up/0002_add_price.sql 'ALTER TABLE public.itm ADD COLUMN price numeric;'
Set-Content job.ps1 @'
$ErrorActionPreference = 'Stop'
Import-Module PgMigrate
Invoke-PgMigration ./migrations -Database job -CreateDatabase
'The job came to its end.'
'@
pwsh -NoProfile -NonInteractive -File job.ps1 > job.log 2> job.err
$LASTEXITCODE
Get-Content job.log
Get-Content job.err
Set-Content migrations/up/0002_add_price.sql 'ALTER TABLE public.item ADD COLUMN price numeric;'
pwsh -NoProfile -NonInteractive -File job.ps1 > job.log 2> job.err
$LASTEXITCODE
Get-Content job.log
Get-Content job.err
