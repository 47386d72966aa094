#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

BeforeAll {
    . $PSScriptRoot/Initialize.ps1
    $Target = New-TestDatabase
    $null = $Target | Invoke-PgMigration (New-MigrationFolder @{ 'up/0001_a.sql' = 'CREATE TABLE a (id int); CREATE TABLE b (id int);' })
}

Describe 'Get-PgSchemaBackup' {
    BeforeAll {
        $OfA = $Target | Backup-PgSchema -Table a
        $OfB = $Target | Backup-PgSchema $TestDrive/backups -Table b
    }

    It 'shows those inside the database and those in folders, newest first' {
        ($Target | Get-PgSchemaBackup).BackupId | Should -Be $OfB.BackupId, $OfA.BackupId
    }

    It 'filters by <Name>' -ForEach @(
        @{ Name = '-Table'; Filter = { @{ Table = '*.a' } }; Expected = { $OfA } }
        @{ Name = '-Id'; Filter = { @{ Id = $OfA.BackupId } }; Expected = { $OfA } }
        @{ Name = '-Last'; Filter = { @{ Last = 1 } }; Expected = { $OfB } }
    ) {
        $parameters = & $Filter
        ($Target | Get-PgSchemaBackup @parameters).BackupId | Should -Be (& $Expected).BackupId
    }

    It 'reads a folder without a server' {
        $found = Get-PgSchemaBackup $TestDrive/backups
        $found.BackupId | Should -Be $OfB.BackupId
        $found.Path | Should -Be $OfB.Path
    }

    It 'passes over what is unfinished, and warns of what is damaged' {
        $null = New-Item $TestDrive/backups/unfinished -ItemType Directory
        $null = New-Item $TestDrive/backups/damaged -ItemType Directory
        Set-Content $TestDrive/backups/damaged/manifest.json '{}'
        Get-PgSchemaBackup $TestDrive/backups -WarningVariable warnings -WarningAction SilentlyContinue | Should -HaveCount 1
        $warnings | Should -Match 'damaged'
    }

    It 'says where there is no such folder' {
        { Get-PgSchemaBackup $TestDrive/nowhere } | Should -Throw -ErrorId 'BackupNotFound,*'
    }
}
