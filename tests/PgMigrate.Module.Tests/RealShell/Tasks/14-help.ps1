# Help at the prompt.
(Get-Help Compare-PgSchema).Synopsis
Get-Help Compare-PgSchema -Examples
Get-Help Compare-PgSchema -Parameter ReferencePath
(Get-Help about_PgMigrate) -split "`n" | Select-Object -First 6
