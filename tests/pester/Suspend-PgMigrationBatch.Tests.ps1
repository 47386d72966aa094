#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

BeforeAll {
    . $PSScriptRoot/Initialize.ps1
    # The batches stop by themselves before the first one: what was begun and not ended is there to be steered.
    $First = 'CREATE TABLE a (id int PRIMARY KEY, n int); INSERT INTO a SELECT i, 0 FROM generate_series(1, 500) i; CREATE TABLE halt AS SELECT true AS now;'
    $Folder = New-MigrationFolder @{
        'up/0001_a.sql' = $First
        'up/0002_b.sql' = "-- pgmigrate:batch table=a key=id size=100 pause-limit=1ms later-rows=ignored`n-- pgmigrate:stop-when SELECT bool_or(now) FROM halt`nUPDATE a SET n = n + 1;"
        'up/0003_c.sql' = 'DELETE FROM halt;'
    }
    $Target = New-TestDatabase
    { $Target | Invoke-PgMigration $Folder } | Should -Throw -ErrorId 'BatchStopped,*'
}

Describe 'The cmdlets of batches' {
    It 'Get-PgMigrationBatch shows what was begun and not ended' {
        $batch = $Target | Get-PgMigrationBatch
        $batch.Script, $batch.State, $batch.Table, $batch.Key | Should -Be '0002_b.sql', 'Waiting', 'public.a', 'id'
        $batch.Rows | Should -Be 0
        $batch.EndedAt | Should -BeNullOrEmpty
        $Target | Get-PgMigrationBatch 0003* | Should -BeNullOrEmpty
    }

    It 'Suspend-PgMigrationBatch holds back, says why, and changes nothing with -WhatIf' {
        $Target | Suspend-PgMigrationBatch -WhatIf | Should -BeNullOrEmpty
        ($Target | Get-PgMigrationBatch).State | Should -Be 'Waiting'
        $held = $Target | Suspend-PgMigrationBatch 0002* -Reason 'OPS-12'
        $held.State, $held.Reason | Should -Be 'Suspended', 'OPS-12'
        $held.SuspendedBy | Should -BeLike '*@*'
        $other = New-MigrationFolder @{
            'up/0001_a.sql' = $First
            'up/0002_b.sql' = "-- pgmigrate:batch table=a key=id size=100 pause-limit=1ms later-rows=ignored`nUPDATE a SET n = n + 1;"
        }
        { $Target | Invoke-PgMigration $other } | Should -Throw '*they were suspended by*OPS-12*' -ErrorId 'BatchStopped,*'
    }

    It 'Set-PgMigrationBatch changes what holds until the end, and Resume-PgMigrationBatch lets it go on' {
        $set = $Target | Set-PgMigrationBatch -Size 50 -BatchDuration 0 -Pause 1
        $set.Size, $set.Pause, $set.BatchDuration | Should -Be 50, 1, ([timespan]::Zero)
        $signals = $Target | Set-PgMigrationBatch -PauseOn 'slot-retention > 1000TB', 'archive-backlog>1000000' -StopOn @()
        $signals.PauseOn -join ' ' | Should -Be 'slot-retention>1000TB archive-backlog>1000000'
        $signals.StopOn.Count, $signals.Size | Should -Be 0, 50
        { $Target | Set-PgMigrationBatch -StopOn 'replica-lag>5 sheep' } | Should -Throw "*'5 sheep' is not a limit*" -ErrorId 'OptionsInvalid,*'
        ($Target | Resume-PgMigrationBatch).State | Should -Be 'Waiting'
        $Target | Resume-PgMigrationBatch | Should -BeNullOrEmpty
        $other = New-MigrationFolder @{
            'up/0001_a.sql' = $First
            'up/0002_b.sql' = "-- pgmigrate:batch table=a key=id size=100 later-rows=ignored`nUPDATE a SET n = n + 1;"
        }
        ($Target | Invoke-PgMigration $other).Rows | Should -Be 500
        $ended = $Target | Get-PgMigrationBatch
        $ended.State, $ended.Batches, $ended.ChangedRows | Should -Be 'Ended', 10, 500
        $ended.Pauses | Where-Object Cause -In 'pause-when', 'suspended' | ForEach-Object Count | Should -Be 1
        $ended.LongestBatch | Should -BeGreaterThan ([timespan]::Zero)
        $Target | Set-PgMigrationBatch -Size 7 | Should -BeNullOrEmpty
        $Target | Suspend-PgMigrationBatch | Should -BeNullOrEmpty
    }

    It 'says nothing of a database without batches' {
        New-TestDatabase | Get-PgMigrationBatch | Should -BeNullOrEmpty
    }
}
