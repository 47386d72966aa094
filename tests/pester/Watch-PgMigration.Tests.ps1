#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

BeforeAll {
    . $PSScriptRoot/Initialize.ps1
    $Target = New-TestDatabase
    $Folder = New-MigrationFolder @{
        'up/0001_a.sql' = 'CREATE TABLE a (id int);'
        'up/0002_b.sql' = 'CREATE TABLE b (id int); SELECT 1 / 0;'
    }
    { $Target | Invoke-PgMigration $Folder -Environment QA } | Should -Throw
}

Describe 'Watch-PgMigration' {
    It 'tells how the newest run stands, with -Once' {
        $status = $Target | Watch-PgMigration -Once
        $status | Should -BeOfType PgMigrate.RunStatus
        $status.State, $status.Environment, $status.ScriptsDone, $status.ScriptsPlanned | Should -Be 'Failed', 'QA', 1, 2
        $status.Error | Should -BeLike '*division by zero*'
        $status.Hidden | Should -BeNullOrEmpty
        $status | Out-String -Width 80 | Should -BeLike '*Failed*1/2*'
    }

    It 'writes lines where there is no terminal, and ends where no run is at work' {
        $status = $Target | Watch-PgMigration -Interval 100ms -InformationVariable lines 6> $null
        $status.State | Should -Be 'Failed'
        @($lines).Count | Should -Be 2
        "$($lines[0])" | Should -Match '^\d\d:\d\d:\d\dZ .*/test_\w+: run [0-9a-f]{8} has failed at .*division by zero'
        "$($lines[1])" | Should -Match '^\d\d:\d\d:\d\dZ   by \S+@\S+ \(QA\)$'
    }

    It 'refuses what would have no effect' {
        { $Target | Watch-PgMigration -Once -Wait } | Should -Throw -ErrorId 'OptionsInvalid,*'
        { $Target | Watch-PgMigration -Once -Interval 1s } | Should -Throw -ErrorId 'OptionsInvalid,*'
    }

    It 'reports a database that is not there, and watches the others' {
        $statuses = Watch-PgMigration -Once -ConnectionString $Target.ConnectionString, ($Target.ConnectionString -replace 'Database=\w+', 'Database=gone') -ErrorAction SilentlyContinue -ErrorVariable failed
        $statuses.State | Should -Be 'Failed'
        $failed.FullyQualifiedErrorId | Should -BeLike 'DatabaseNotFound,*'
    }
}
