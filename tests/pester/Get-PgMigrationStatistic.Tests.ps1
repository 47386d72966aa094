#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

BeforeAll {
    . $PSScriptRoot/Initialize.ps1
    $One = New-TestDatabase
    $Other = New-TestDatabase
    $Folder = New-MigrationFolder @{ 'up/0001_a.sql' = 'CREATE TABLE a (id int);' }
    $One, $Other | Invoke-PgMigration $Folder -Environment PROD
    Set-Content "$Folder/up/0002_b.sql" 'SELECT 1 / 0;'
    { $One | Invoke-PgMigration $Folder -Environment PROD } | Should -Throw
}

Describe 'Get-PgMigrationStatistic' {
    It 'counts the deployments of each database' {
        $statistics = $One, $Other | Get-PgMigrationStatistic
        $statistics | ForEach-Object GetType | Select-Object -Unique | Should -Be ([PgMigrate.MigrationStatistic])
        $of = $statistics | Where-Object Database -EQ $One.Database
        $of.Environment, $of.Deployments, $of.Failed, $of.FailureRate, $of.Unrestored | Should -Be 'PROD', 2, 1, 0.5, 1
        $of.SlowestScripts[0].Script | Should -Be 'up/0001_a.sql'
        $of.ChangedTables.Table | Should -Be 'public.a'
        $of | Out-String -Width 80 | Should -BeLike '*PROD*50 %*'
    }

    It 'takes databases together, and leaves out what is not asked for' {
        $all = $One, $Other | Get-PgMigrationStatistic -By Environment
        $all.Databases, $all.Deployments, $all.Database | Should -Be 2, 3, $null
        $One | Get-PgMigrationStatistic -Environment QA | Should -BeNullOrEmpty
        $One | Get-PgMigrationStatistic -Since (Get-Date).AddDays(1) | Should -BeNullOrEmpty
    }
}
