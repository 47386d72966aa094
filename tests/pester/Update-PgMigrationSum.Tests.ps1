#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

BeforeAll { . $PSScriptRoot/Initialize.ps1 }

Describe 'Update-PgMigrationSum' {
    It 'writes the lock file of the folder' {
        $folder = New-MigrationFolder @{ 'up/0001_a.sql' = 'CREATE TABLE a (id integer);'; 'views/v.sql' = 'SELECT 1;' }
        $file = Update-PgMigrationSum $folder
        $file | Should -BeOfType System.IO.FileInfo
        $file.FullName | Should -Be (Join-Path $folder 'pgmigrate.sum')
        $lines = Get-Content $file
        $lines[0] | Should -Match '^pgmigrate-sum v1 sha256:'
        $lines[1, 2] | ForEach-Object { $_.Split(' ')[0] } | Should -Be 'up/0001_a.sql', 'views/v.sql'
    }

    It 'takes the folder migrations of the current location' {
        $folder = Join-Path (New-MigrationFolder @{}) '..' 'here'
        $null = New-PgMigration 'First' -Path "$folder/migrations"
        Push-Location $folder
        try { (Update-PgMigrationSum).Directory.Name | Should -Be 'migrations' }
        finally { Pop-Location }
    }

    It 'stops the run of a folder that was changed since' {
        $folder = New-MigrationFolder @{ 'up/0001_a.sql' = 'CREATE TABLE a (id integer);' }
        $null = Update-PgMigrationSum $folder
        $target = New-TestDatabase
        Set-Content "$folder/up/0002_b.sql" 'CREATE TABLE b (id integer);'
        { $target | Invoke-PgMigration $folder } | Should -Throw -ErrorId 'SumMismatch,*'
        { $target | Invoke-PgMigration $folder -WhatIf } | Should -Throw -ErrorId 'SumMismatch,*'
        $null = Update-PgMigrationSum $folder
        ($target | Invoke-PgMigration $folder).Status | Should -Be 'Applied', 'Applied'
    }

    It 'is kept by New-PgMigration' {
        $folder = New-MigrationFolder @{ 'up/0001_a.sql' = 'CREATE TABLE a (id integer);' }
        $null = Update-PgMigrationSum $folder
        $null = New-PgMigration 'Next' -Path $folder -WarningVariable warnings
        $warnings | Should -BeNullOrEmpty
        $kept = Get-Content "$folder/pgmigrate.sum"
        $null = Update-PgMigrationSum $folder
        Get-Content "$folder/pgmigrate.sum" | Should -Be $kept
    }

    It 'writes nothing with -WhatIf' {
        $folder = New-MigrationFolder @{ 'up/0001_a.sql' = 'SELECT 1;' }
        Update-PgMigrationSum $folder -WhatIf | Should -BeNullOrEmpty
        "$folder/pgmigrate.sum" | Should -Not -Exist
    }
}
