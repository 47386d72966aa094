# A new repository, and its first database.
Initialize-PgMigration ./shop | Resolve-Path -Relative
Set-Location ./shop
Invoke-PgMigration -Database new_shop -CreateDatabase -Environment DEV
Get-PgMigration -Database new_shop -Environment DEV
Invoke-PgMigration -Database new_shop -Environment DEV
