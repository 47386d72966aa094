#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

BeforeAll {
    . $PSScriptRoot/Initialize.ps1
    $Folder = New-MigrationFolder @{
        'up/0001_a.sql' = 'CREATE TABLE a (id int);'
        'up/0002_b.sql' = 'CREATE TABLE b (id int);'
        'converted.json' = '{ "tool": "Dbmate", "scripts": [
            { "script": "up/0001_a.sql", "origin": "db/1_a.sql", "key": "1", "checksums": [] },
            { "script": "up/0002_b.sql", "origin": "db/2_b.sql", "key": "2", "checksums": [] } ] }'
    }
    $Made = New-MigrationFolder @{
        'up/1_made.sql' = "CREATE TABLE a (id int); CREATE TABLE schema_migrations (version varchar PRIMARY KEY);
            INSERT INTO schema_migrations VALUES ('1');"
    }
}

Describe 'Import-PgMigrationHistory' {
    It 'records what the tool has applied, and stops the tool' {
        $target = New-TestDatabase
        $null = $target | Invoke-PgMigration $Made
        $shown = $target | Import-PgMigrationHistory $Folder -From Dbmate -Retire -WhatIf
        $shown.Status | Should -Be 'WouldApply'
        $recorded = $target | Import-PgMigrationHistory $Folder -From Dbmate -Retire -InformationVariable told
        $recorded.Script | Should -Be '0001_a.sql'
        $recorded.Status | Should -Be 'Baselined'
        "$told" | Should -BeLike '*DROP TRIGGER pgmigrate_retired ON "public"."schema_migrations";*'
        $target | Import-PgMigrationHistory $Folder -From Dbmate | Should -BeNullOrEmpty
        ($target | Invoke-PgMigration $Folder).Script | Should -Be '0002_b.sql'

        $more = New-MigrationFolder @{ 'up/0003_c.sql' = "INSERT INTO schema_migrations VALUES ('3');" }
        { $target | Invoke-PgMigration $more } | Should -Throw '*Dbmate is retired here*'
    }

    It 'refuses what the folder has not, and another tool' {
        $target = New-TestDatabase
        $null = $target | Invoke-PgMigration $Made
        $other = New-MigrationFolder @{
            'up/0002_b.sql' = 'CREATE TABLE b (id int);'
            'converted.json' = '{ "tool": "Dbmate", "scripts": [
                { "script": "up/0002_b.sql", "origin": "db/2_b.sql", "key": "2", "checksums": [] } ] }'
        }
        { $target | Import-PgMigrationHistory $other -From Dbmate } | Should -Throw -ErrorId 'ImportRefused,*'
        { $target | Import-PgMigrationHistory $Folder -From Flyway } | Should -Throw -ErrorId 'OptionsInvalid,*'
        $target | Import-PgMigrationHistory $other -From Dbmate -Force -WarningVariable warned -WarningAction SilentlyContinue |
            Should -BeNullOrEmpty
        "$warned" | Should -BeLike '*1 was applied*passed over*'
    }
}
