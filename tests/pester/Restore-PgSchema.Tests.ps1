#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

BeforeAll {
    . $PSScriptRoot/Initialize.ps1
    $Sandbox = Start-PgSandbox
    $null = $Sandbox | Invoke-PgMigration (New-MigrationFolder @{ 'up/0001_a.sql' = 'CREATE TABLE a (id int PRIMARY KEY); INSERT INTO a SELECT generate_series(1, 100);' })
}

AfterAll { $Sandbox | Stop-PgSandbox }

Describe 'Restore-PgSchema' {
    BeforeEach {
        $Backup = $Sandbox | Backup-PgSchema -Table a
        $null = $Sandbox | Invoke-PgMigration (New-MigrationFolder @{ "up/$([guid]::NewGuid()).sql" = 'DELETE FROM a WHERE id <= 40; -- pgmigrate' }) -Force
    }

    It 'takes a backup from the pipeline' {
        $restored = $Backup | Restore-PgSchema -ConnectionString $Sandbox.ConnectionString
        $restored.BackupId | Should -Be $Backup.BackupId
        ($Sandbox | Backup-PgSchema -Table a).Rows | Should -Be 100
        $null = $Sandbox | Restore-PgSchema -Cleanup
    }

    It 'keeps what it replaces, until it is cleaned up' {
        $null = $Sandbox | Restore-PgSchema -Id $Backup.BackupId
        $kept = $Sandbox | Get-PgSchemaBackup | Where-Object ReplacedBy -eq $Backup.BackupId
        $kept.Rows | Should -Be 60
        ($Sandbox | Restore-PgSchema -Cleanup).BackupId | Should -Be $kept.BackupId
        ($Sandbox | Get-PgSchemaBackup | Where-Object ReplacedBy) | Should -BeNullOrEmpty
    }

    It 'changes nothing with -WhatIf' {
        $null = $Sandbox | Restore-PgSchema -Id $Backup.BackupId
        $count = @($Sandbox | Get-PgSchemaBackup).Count
        $Sandbox | Restore-PgSchema -Id $Backup.BackupId -WhatIf | Should -BeNullOrEmpty
        @($Sandbox | Get-PgSchemaBackup).Count | Should -Be $count
        $null = $Sandbox | Restore-PgSchema -Cleanup
    }

    It 'finds damage before it changes anything' {
        $inFolder = $Sandbox | Backup-PgSchema $TestDrive/backups -Table a
        Add-Content (Join-Path $inFolder.Path 'tables/00001.copy.gz') 'x'
        { $inFolder | Restore-PgSchema -ConnectionString $Sandbox.ConnectionString } | Should -Throw -ErrorId 'BackupDamaged,*'
    }

    It 'wants one backup' {
        { $Sandbox | Restore-PgSchema } | Should -Throw -ErrorId 'OptionsInvalid,*'
        { $Sandbox | Restore-PgSchema -Id $Backup.BackupId -Path $TestDrive } | Should -Throw -ErrorId 'OptionsInvalid,*'
    }
}
