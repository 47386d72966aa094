#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

BeforeAll {
    . $PSScriptRoot/Initialize.ps1
    $Folder = New-MigrationFolder @{
        'up/0001_a.sql' = 'CREATE TABLE a (id int PRIMARY KEY, n int, old int); INSERT INTO a SELECT i, 0, 0 FROM generate_series(1, 500) i; ANALYZE a;'
        'up/0002_b.sql' = "-- pgmigrate:batch table=a key=id size=200 target=0 later-rows=ignored background=yes`nUPDATE a SET n = n + 1;"
        'up/0003_c.sql' = "-- pgmigrate:requires 0002_b`nALTER TABLE a DROP COLUMN old;"
    }
    $Target = New-TestDatabase
    $Begun = $Target | Invoke-PgMigration $Folder -SkipCheck drop-column -WarningVariable warnings -WarningAction SilentlyContinue -InformationVariable told 6> $null
}

Describe 'Resume-PgMigrationBatch' {
    It 'Invoke-PgMigration leaves the script in the background, and says what goes on with it' {
        $Begun.Status | Should -Be 'Applied', 'Ongoing', 'Skipped'
        $Begun[2].Error | Should -BeLike 'requires: 0002_b, which is in the background, at 0 %: 0 of about 500 rows gone over*'
        "$told" | Should -BeLike "*Resume-PgMigrationBatch -Path *$(Split-Path -Leaf $Folder)*"
        "$warnings" | Should -BeLike '*It waits. Requires: 0002_b*'
        ($Target | Get-PgMigration $Folder).State | Should -Be 'Applied', 'Ongoing', 'Pending'
        ($Target | Get-PgMigrationBatch).State | Should -Be 'Ongoing'
    }

    It 'needs the folder where it says how to go on, and runs nothing without it or with -WhatIf' {
        { $Target | Resume-PgMigrationBatch -MaxDuration 150min } | Should -Throw '*-MaxDuration*-Path*' -ErrorId 'OptionsInvalid,*'
        $Target | Resume-PgMigrationBatch | Should -BeNullOrEmpty
        $Target | Resume-PgMigrationBatch -Path $Folder -WhatIf | Should -BeNullOrEmpty
        ($Target | Get-PgMigrationBatch).Batches | Should -Be 0
    }

    It 'goes on for as long as it is told, which is no error, and then to the end' {
        $first = $Target | Resume-PgMigrationBatch -Path $Folder -MaxDuration 1ms 6> $null
        $first.State, $first.Rows | Should -Be 'Ongoing', 200
        $null = $Target | Suspend-PgMigrationBatch 0002* -Reason 'OPS-12'
        $Target | Resume-PgMigrationBatch -Path $Folder -WarningVariable held -WarningAction SilentlyContinue 6> $null | Should -BeNullOrEmpty
        "$held" | Should -BeLike '*not gone on with: they were suspended by*OPS-12*'
        ($Target | Resume-PgMigrationBatch 6> $null).State | Should -Be 'Ongoing'
        $last = $Target | Resume-PgMigrationBatch 0002* -Path $Folder -MaxDuration 150min
        $last | Should -HaveCount 1
        $last.State, $last.Batches, $last.ChangedRows | Should -Be 'Ended', 3, 500
        ($Target | Get-PgMigrationHistory -Script 0002*).Status | Should -Be 'Applied'
        ($Target | Invoke-PgMigration $Folder -SkipCheck drop-column).Script | Should -Be '0003_c.sql'
    }
}
