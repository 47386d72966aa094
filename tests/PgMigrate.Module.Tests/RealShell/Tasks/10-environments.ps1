# Development, test and production.
Set-Content pgmigrate.json @'
{
  "targets": {
    "dev": { "database": "app_dev", "environment": "DEV" },
    "test": { "database": "app_test", "environment": "TEST" },
    "prod": { "database": "app_prod", "environment": "PROD" }
  }
}
'@
Set-Content migrations/up/0001_create_user.sql 'CREATE TABLE public.app_user (name text PRIMARY KEY);'
Set-Content migrations/up/0002_seed.ENV.DEV.sql "INSERT INTO public.app_user VALUES ('developer');"
Set-Content migrations/up/0003_retention.sql @'
-- pgmigrate:environment test || prod
COMMENT ON TABLE public.app_user IS 'Kept for ten years';
'@
Invoke-PgMigration ./migrations -Target dev -CreateDatabase
'test', 'prod' | ForEach-Object { Invoke-PgMigration ./migrations -Target $_ -CreateDatabase }
Get-PgMigration ./migrations -Target prod
Invoke-PgMigration ./migrations -Target prod -Environment DEV
Invoke-PgMigration ./migrations -Target production
