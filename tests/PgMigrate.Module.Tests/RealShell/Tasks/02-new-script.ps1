# One more script: scaffolded, written, applied.
Initialize-PgMigration | Out-Null
Invoke-PgMigration -Database new_script -CreateDatabase -To 0001_create_customer.sql
New-PgMigration 'Add phone to customer' | Resolve-Path -Relative
Get-Content ./migrations/up/0004_add_phone_to_customer.sql
Add-Content ./migrations/up/0004_add_phone_to_customer.sql 'ALTER TABLE app.customer ADD COLUMN phone text;'
Get-PgMigration -Database new_script -State Pending
Invoke-PgMigration -Database new_script
