#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

BeforeAll {
    . $PSScriptRoot/Initialize.ps1
    $Sandbox = Start-PgSandbox
}

AfterAll { $Sandbox | Stop-PgSandbox }

Describe 'Test-PgMigration' {
    BeforeAll {
        $Folder = New-MigrationFolder @{
            'up/0001_create_a.sql' = "CREATE TABLE public.a (id bigint);"
            'up/0002_index.sql'    = "CREATE INDEX ix_a ON a (id);"
            'up/0003_drop.sql'     = "-- pgmigrate:allow drop-table -- nobody uses it, OPS-1`nDROP TABLE a;"
        }
    }

    It 'needs no server' {
        $found = Test-PgMigration $Folder -MinimumSeverity Warning
        $found.RuleId | Should -Be 'create-index', 'drop-table'
        $found[0].Lock | Should -Be 'Share'
        $found[0].Line | Should -Be 1
        $found[1].AllowedBecause | Should -Be 'nobody uses it, OPS-1'
    }

    It 'judges only what a database has not had' {
        $null = $Sandbox | Invoke-PgMigration $Folder -To 0001_create_a.sql
        # The table has no row: nobody waits for the index.
        ($Sandbox | Test-PgMigration $Folder -MinimumSeverity Warning).RuleId | Should -Be 'drop-table'
    }

    It 'answers with a Boolean' {
        Test-PgMigration $Folder -Quiet | Should -BeTrue
        Test-PgMigration $Folder -Quiet -Severity @{ 'create-index' = 'Error' } | Should -BeFalse
        # Allowed by its script.
        Test-PgMigration $Folder -Quiet -Severity @{ 'drop-table' = 'Error' } | Should -BeTrue
    }

    It 'leaves out a rule that is Off' {
        (Test-PgMigration $Folder -Severity @{ 'create-index' = 'Off' }).RuleId | Should -Not -Contain 'create-index'
    }

    It 'names the nearest rule' {
        { Test-PgMigration $Folder -Severity @{ 'create-indx' = 'Off' } } | Should -Throw '*create-index*'
    }

    It 'prints a table of 120 columns' {
        $lines = (Test-PgMigration $Folder | Out-String -Width 120) -split "`n"
        ($lines | Measure-Object Length -Maximum).Maximum | Should -BeLessOrEqual 120
    }
}
