#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

BeforeAll {
    . $PSScriptRoot/Initialize.ps1
    $Target = New-TestDatabase
    $null = $Target | Invoke-PgMigration (New-MigrationFolder @{ 'up/0001_a.sql' = 'CREATE TABLE a (id int PRIMARY KEY); INSERT INTO a SELECT generate_series(1, 100);' })
}

Describe 'Restore-PgSchema' {
    BeforeEach {
        $Backup = $Target | Backup-PgSchema -Table a
        $null = $Target | Invoke-PgMigration (New-MigrationFolder @{ "up/$([guid]::NewGuid()).sql" = 'DELETE FROM a WHERE id <= 40; -- pgmigrate' }) -Force
    }

    It 'takes a backup from the pipeline' {
        $restored = $Backup | Restore-PgSchema -ConnectionString $Target.ConnectionString
        $restored.BackupId | Should -Be $Backup.BackupId
        ($Target | Backup-PgSchema -Table a).Rows | Should -Be 100
        $null = $Target | Restore-PgSchema -Cleanup
    }

    It 'keeps what it replaces, until it is cleaned up' {
        $null = $Target | Restore-PgSchema -Id $Backup.BackupId
        $kept = $Target | Get-PgSchemaBackup | Where-Object ReplacedBy -eq $Backup.BackupId
        $kept.Rows | Should -Be 60
        ($Target | Restore-PgSchema -Cleanup).BackupId | Should -Be $kept.BackupId
        ($Target | Get-PgSchemaBackup | Where-Object ReplacedBy) | Should -BeNullOrEmpty
    }

    It 'changes nothing with -WhatIf' {
        $null = $Target | Restore-PgSchema -Id $Backup.BackupId
        $count = @($Target | Get-PgSchemaBackup).Count
        $Target | Restore-PgSchema -Id $Backup.BackupId -WhatIf | Should -BeNullOrEmpty
        @($Target | Get-PgSchemaBackup).Count | Should -Be $count
        $null = $Target | Restore-PgSchema -Cleanup
    }

    It 'finds damage before it changes anything' {
        $inFolder = $Target | Backup-PgSchema $TestDrive/backups -Table a
        Add-Content (Join-Path $inFolder.Path 'tables/00001.copy.gz') 'x'
        { $inFolder | Restore-PgSchema -ConnectionString $Target.ConnectionString } | Should -Throw -ErrorId 'BackupDamaged,*'
    }

    It 'wants one backup' {
        { $Target | Restore-PgSchema } | Should -Throw -ErrorId 'OptionsInvalid,*'
        { $Target | Restore-PgSchema -Id $Backup.BackupId -Path $TestDrive } | Should -Throw -ErrorId 'OptionsInvalid,*'
    }
}
