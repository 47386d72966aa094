#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

BeforeAll {
    . $PSScriptRoot/Initialize.ps1
    $Target = New-TestDatabase
    $null = $Target | Invoke-PgMigration (New-MigrationFolder @{ 'up/0001_a.sql' = 'CREATE TABLE a (id int); INSERT INTO a SELECT generate_series(1, 100);' })
}

Describe 'Backup-PgSchema' {
    It 'copies inside the database' {
        $backup = $Target | Backup-PgSchema -Table a
        $backup | Should -BeOfType PgMigrate.SchemaBackup
        $backup.Tables | Should -Be 'public.a'
        $backup.Rows | Should -Be 100
        $backup.Path | Should -BeNullOrEmpty
        $backup.VerifiedAt | Should -Not -BeNullOrEmpty
    }

    It 'writes a folder that only its owner reads' {
        $backup = $Target | Backup-PgSchema $TestDrive/backups
        Split-Path $backup.Path | Should -Be (Join-Path (Get-Item $TestDrive).FullName 'backups')
        Get-Item (Join-Path $backup.Path 'manifest.json') | Should -Not -BeNullOrEmpty
    }

    It 'keeps as many as it is asked to' {
        1..3 | ForEach-Object { $null = $Target | Backup-PgSchema $TestDrive/few -KeepLast 2 }
        (Get-ChildItem $TestDrive/few).Count | Should -Be 2
    }

    It 'does nothing with -WhatIf' {
        $Target | Backup-PgSchema $TestDrive/none -WhatIf | Should -BeNullOrEmpty
        Test-Path $TestDrive/none | Should -BeFalse
    }

    It 'takes days for -KeepFor' {
        { $Target | Backup-PgSchema -Table a -KeepFor 365d } | Should -Not -Throw
    }

    It 'says what does not go together' {
        { $Target | Backup-PgSchema -Method PgDump } | Should -Throw -ErrorId 'OptionsInvalid,*'
        { $Target | Backup-PgSchema -Table nowhere } | Should -Throw -ErrorId 'OptionsInvalid,*'
    }
}
