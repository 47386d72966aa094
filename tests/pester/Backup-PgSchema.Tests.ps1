#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

BeforeAll {
    . $PSScriptRoot/Initialize.ps1
    $Sandbox = Start-PgSandbox
    $null = $Sandbox | Invoke-PgMigration (New-MigrationFolder @{ 'up/0001_a.sql' = 'CREATE TABLE a (id int); INSERT INTO a SELECT generate_series(1, 100);' })
}

AfterAll { $Sandbox | Stop-PgSandbox }

Describe 'Backup-PgSchema' {
    It 'copies inside the database' {
        $backup = $Sandbox | Backup-PgSchema -Table a
        $backup | Should -BeOfType PgMigrate.SchemaBackup
        $backup.Tables | Should -Be 'public.a'
        $backup.Rows | Should -Be 100
        $backup.Path | Should -BeNullOrEmpty
        $backup.VerifiedAt | Should -Not -BeNullOrEmpty
    }

    It 'writes a folder that only its owner reads' {
        $backup = $Sandbox | Backup-PgSchema $TestDrive/backups
        Split-Path $backup.Path | Should -Be (Join-Path (Get-Item $TestDrive).FullName 'backups')
        Get-Item (Join-Path $backup.Path 'manifest.json') | Should -Not -BeNullOrEmpty
    }

    It 'keeps as many as it is asked to' {
        1..3 | ForEach-Object { $null = $Sandbox | Backup-PgSchema $TestDrive/few -KeepLast 2 }
        (Get-ChildItem $TestDrive/few).Count | Should -Be 2
    }

    It 'does nothing with -WhatIf' {
        $Sandbox | Backup-PgSchema $TestDrive/none -WhatIf | Should -BeNullOrEmpty
        Test-Path $TestDrive/none | Should -BeFalse
    }

    It 'takes days for -KeepFor' {
        { $Sandbox | Backup-PgSchema -Table a -KeepFor 365d } | Should -Not -Throw
    }

    It 'says what does not go together' {
        { $Sandbox | Backup-PgSchema -Method PgDump } | Should -Throw -ErrorId 'OptionsInvalid,*'
        { $Sandbox | Backup-PgSchema -Table nowhere } | Should -Throw -ErrorId 'OptionsInvalid,*'
    }
}
