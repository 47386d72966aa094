# PgMigrate leaves; grate goes on.
Set-Content migrations/up/0001_create_item.sql 'CREATE TABLE public.item (id bigint PRIMARY KEY);'
Invoke-PgMigration ./migrations -Database leave -CreateDatabase
Get-PgSchemaBackup -Database leave
psql -d leave -c 'DROP SCHEMA IF EXISTS pgmigrate CASCADE; DROP SCHEMA IF EXISTS pgmigrate_backup CASCADE'
psql -d leave -c 'SELECT script_name FROM grate."ScriptsRun"'
Invoke-PgMigration ./migrations -Database leave -WhatIf
Remove-Module PgMigrate
Get-Module PgMigrate
