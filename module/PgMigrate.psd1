@{
    # The build writes the product's version here.
    ModuleVersion        = '0.0.0'
    GUID                 = 'e5c8dda0-627f-46ac-900e-49e3a8f48d69'
    Author               = 'PgMigrate contributors'
    CompanyName          = 'PgMigrate'
    Copyright            = '(c) PgMigrate contributors. MIT licence.'
    Description          = 'Changes PostgreSQL schemas and data safely and the same way in every environment: grate''s folders and history, one transaction per script, locks, retries, status and history as objects.'
    PowerShellVersion    = '7.4'
    CompatiblePSEditions = @('Core')
    RootModule           = 'PgMigrate.psm1'
    FormatsToProcess     = @('PgMigrate.Format.ps1xml')
    CmdletsToExport      = @(
        'Approve-PgMigrationPlan'
        'Backup-PgSchema'
        'Compare-PgSchema'
        'Confirm-PgMigrationPhase'
        'ConvertTo-PgMigrationFolder'
        'Export-PgData'
        'Export-PgMigrationDashboard'
        'Export-PgMigrationReport'
        'Get-PgMigration'
        'Get-PgMigrationAlert'
        'Get-PgMigrationBatch'
        'Get-PgMigrationHistory'
        'Get-PgMigrationPlan'
        'Get-PgMigrationPolicy'
        'Get-PgMigrationRollout'
        'Get-PgMigrationStatistic'
        'Get-PgSandbox'
        'Get-PgSchemaBackup'
        'Get-PgSchemaHistory'
        'Get-PgSchemaShape'
        'Import-PgMigrationHistory'
        'Initialize-PgMigration'
        'Invoke-PgMigration'
        'New-PgMigration'
        'New-PgMigrationNotice'
        'New-PgMigrationPlan'
        'Repair-PgMigration'
        'Restore-PgSchema'
        'Resume-PgMigrationBatch'
        'Send-PgMigrationAlert'
        'Set-PgMigrationBatch'
        'Show-PgMigrationDashboard'
        'Start-PgSandbox'
        'Stop-PgSandbox'
        'Suspend-PgMigrationBatch'
        'Test-PgMigration'
        'Test-PgMigrationPlan'
        'Undo-PgMigration'
        'Update-PgMigrationSum'
        'Wait-PgMigration'
        'Watch-PgMigration'
    )
    FunctionsToExport    = @()
    AliasesToExport      = @()
    VariablesToExport    = @()
    PrivateData          = @{
        PSData = @{
            Tags         = @('PostgreSQL', 'Postgres', 'Database', 'Migration', 'Schema', 'grate', 'SQL', 'PSEdition_Core', 'Windows', 'Linux', 'MacOS')
            ProjectUri   = 'https://www.powershellgallery.com/packages/PgMigrate'
            LicenseUri   = 'https://opensource.org/license/mit'
            ReleaseNotes = 'See CHANGELOG.md.'
        }
    }
}
