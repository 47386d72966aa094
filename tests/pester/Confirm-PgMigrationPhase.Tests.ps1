#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

BeforeAll {
    . $PSScriptRoot/Initialize.ps1
    $Folder = New-MigrationFolder @{
        'up/0001_a.sql' = "-- pgmigrate:phase expand release=2026.11`nCREATE TABLE a (id int, old int);"
        'up/0002_b.sql' = "-- pgmigrate:phase contract release=2026.11`nCOMMENT ON TABLE a IS 'contracted';"
    }
}

Describe 'Confirm-PgMigrationPhase' {
    It 'lets the contract scripts of the release run' {
        $target = New-TestDatabase
        { $target | Confirm-PgMigrationPhase $Folder -Release 2026.11 } | Should -Throw -ErrorId 'RequirementUnmet,*'
        $null = $target | Invoke-PgMigration $Folder -Phase Expand
        $skipped = $target | Invoke-PgMigration $Folder -Phase Contract
        $skipped.Status | Should -Be 'Skipped'
        $skipped.Error | Should -BeLike 'phase: contract; release 2026.11 has not been confirmed (Confirm-PgMigrationPhase)'
        ($target | Get-PgMigration $Folder -Phase Contract -State Skipped).Reason | Should -Be $skipped.Error

        $confirmation = $target | Confirm-PgMigrationPhase $Folder -Release 2026.11 -Comment 'all pods'
        $confirmation.Scripts | Should -Be '0001_a.sql'
        $confirmation.Comment | Should -Be 'all pods'
        $confirmation.Database | Should -Be $target.Database
        ($target | Invoke-PgMigration $Folder -Phase Contract -UnusedFor 14d).Status | Should -Be 'Applied'
    }

    It 'is not needed where nobody has used for days what goes' {
        $folder = New-MigrationFolder @{
            'up/0001_a.sql' = 'CREATE TABLE a (id int);'
            'up/0002_b.sql' = "-- pgmigrate:phase contract`nDROP TABLE a;"
        }
        $target = New-TestDatabase
        $null = $target | Invoke-PgMigration $folder -Phase Expand
        $waiting = $target | Invoke-PgMigration $folder -Phase Contract -UnusedFor 3650d -SkipCheck drop-table
        $waiting.Status | Should -Be 'Skipped'
        $waiting.Error | Should -BeLike '*, and 3650 d 0 h are asked for'
    }

    It 'changes nothing with -WhatIf, and refuses a release that no script names' {
        $target = New-TestDatabase
        $null = $target | Invoke-PgMigration $Folder -Phase Expand
        $target | Confirm-PgMigrationPhase $Folder -Release 2026.11 -WhatIf | Should -BeNullOrEmpty
        ($target | Invoke-PgMigration $Folder -Phase Contract).Status | Should -Be 'Skipped'
        { $target | Confirm-PgMigrationPhase $Folder -Release 2026.12 } | Should -Throw -ErrorId 'OptionsInvalid,*'
    }
}
