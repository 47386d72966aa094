#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

BeforeAll {
    . $PSScriptRoot/Initialize.ps1
    $Target = New-TestDatabase
}

Describe 'Test-PgMigration' {
    It 'asks again what applied scripts have promised' {
        $folder = New-MigrationFolder @{ 'up/0001_a.sql' = "-- pgmigrate:verify SELECT count(*) = 0 FROM a`nCREATE TABLE a (id int);" }
        $target = New-TestDatabase
        $null = $target | Invoke-PgMigration $folder
        $target | Test-PgMigration $folder -Verify -Quiet | Should -BeTrue
        Set-Content "$folder/up/0002_b.sql" 'INSERT INTO a VALUES (1);'
        $null = $target | Invoke-PgMigration $folder
        $found = $target | Test-PgMigration $folder -Verify -StatementTimeout 30s | Where-Object RuleId -eq verify-failed
        $found.Message | Should -Be '0001_a.sql: verify gives false for SELECT count(*) = 0 FROM a'
        $target | Test-PgMigration $folder -Verify -Quiet | Should -BeFalse
    }

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
        $null = $Target | Invoke-PgMigration $Folder -To 0001_create_a.sql
        # The table has no row: nobody waits for the index.
        ($Target | Test-PgMigration $Folder -MinimumSeverity Warning).RuleId | Should -Be 'drop-table'
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

Describe 'Test-PgMigration -Rehearse' {
    BeforeAll {
        $Folder = New-MigrationFolder @{
            'up/0001_create_a.sql' = "CREATE TABLE public.a (id bigint); INSERT INTO public.a VALUES (1);"
            'up/0002_type.sql'     = "ALTER TABLE public.a ALTER COLUMN id TYPE numeric;`nCREATE SEQUENCE public.left_behind;"
            'down/0002_type.sql'   = "ALTER TABLE public.a ALTER COLUMN id TYPE bigint;"
        }
        $Target = New-TestDatabase
        $null = $Target | Invoke-PgMigration $Folder -To 0001_create_a.sql
    }

    It 'sees on a copy what the scripts do, and whether the way back leads back' {
        $found = $Target | Test-PgMigration $Folder -Rehearse
        $rewrite = $found | Where-Object RuleId -eq change-type-rewrite
        $rewrite.Evidence | Should -Be 'Observed'
        $rewrite.Message | Should -BeLike '*Seen on the copy: ACCESS EXCLUSIVE on public.a (*full rewrite*'
        ($found | Where-Object RuleId -eq down-incomplete).Object | Should -Be 'public.left_behind'
        ($Target | Get-PgMigration $Folder -State Pending).Script | Should -Be '0002_type.sql'
    }

    It 'leaves nothing on the server of the target' {
        $found = $Target | Test-PgMigration $Folder -OnTargetServer -From Scripts
        $found.RuleId | Should -Contain 'rehearsed'
        ($Target | Test-PgMigration $Folder -DryRun -LockBudget 500ms -WarningVariable told -WarningAction SilentlyContinue).RuleId | Should -Contain 'change-type-rewrite'
        $told | Should -BeLike '*holds the locks of 1 scripts*'
    }

    It 'takes one place for the copy' {
        { $Target | Test-PgMigration $Folder -OnTargetServer -RehearsalConnectionString 'Host=x' } |
            Should -Throw -ErrorId 'OptionsInvalid,PgMigrate.Cmdlets.Commands.TestPgMigrationCommand'
        { Test-PgMigration $Folder -DryRun } | Should -Throw -ErrorId 'OptionsInvalid,PgMigrate.Cmdlets.Commands.TestPgMigrationCommand'
    }

    It 'tells which queries of a file the scripts break' {
        $folder = New-MigrationFolder @{ 'up/0001_a.sql' = 'CREATE TABLE public.a (id int, title text);' }
        $target = New-TestDatabase
        $null = $target | Invoke-PgMigration $folder
        Set-Content "$folder/up/0002_b.sql" 'ALTER TABLE public.a RENAME COLUMN title TO name;'
        Set-Content "$folder/queries.txt" 'SELECT title FROM a WHERE id = $1; SELECT id FROM a;'
        $found = $target | Test-PgMigration $folder -QueryFile "$folder/queries.txt" -OnTargetServer
        ($found | Where-Object RuleId -eq query-broken).Message | Should -BeLike "'SELECT title FROM a WHERE id = `$1' (queries.txt, line 1) does not run any more: *"
        ($found | Where-Object RuleId -eq live-queries).Message | Should -Be '2 queries were checked: 1 run as before, 1 do not.'
    }
}
