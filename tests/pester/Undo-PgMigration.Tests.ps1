#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

BeforeAll {
    . $PSScriptRoot/Initialize.ps1
    $Target = New-TestDatabase
    $Folder = New-MigrationFolder @{
        'up/0001_item.sql'   = 'CREATE TABLE public.item (id integer); INSERT INTO public.item SELECT 1;'
        'down/0001_item.sql' = 'DROP TABLE public.item;'
    }
}

Describe 'Undo-PgMigration' {
    BeforeEach { $null = $Target | Invoke-PgMigration $Folder }

    It 'takes the last script back, and lets it run again' {
        $undone = $Target | Undo-PgMigration $Folder -Last 1 -Reason 'wrong name' -WarningAction SilentlyContinue
        $undone.Status | Should -Be 'Undone'
        $undone.Reason | Should -Be 'wrong name'
        ($Target | Get-PgMigration $Folder).State | Should -Be 'Pending'
        ($Target | Invoke-PgMigration $Folder).Status | Should -Be 'Applied'
    }

    It 'says what will be lost, and with -WhatIf changes nothing' {
        $planned = $Target | Undo-PgMigration $Folder -Last 1 -WhatIf -WarningVariable lost -WarningAction SilentlyContinue
        $planned.Status | Should -Be 'WouldApply'
        "$lost" | Should -Match 'drops public\.item: 1 row\b'
        ($Target | Get-PgMigration $Folder).State | Should -Be 'Applied'
    }

    It 'takes back the run of what the history gives, and offers its id' {
        $connectionString = $Target.ConnectionString
        $line = "Undo-PgMigration -ConnectionString '$connectionString' -RunId "
        $offered = (TabExpansion2 $line $line.Length).CompletionMatches
        $newest = $Target | Get-PgMigrationHistory -Status Applied -First 1
        $offered[0].CompletionText | Should -Be $newest.RunId
        $offered[0].ToolTip | Should -BeLike '*0001_item.sql'

        # Both rows are of one run: it is taken back once.
        $undone = $newest, $newest | Undo-PgMigration $Folder -ConnectionString $connectionString -WarningAction SilentlyContinue
        $undone.Script | Should -Be '0001_item.sql'
        $null = $Target | Invoke-PgMigration $Folder
        ($Target | Undo-PgMigration $Folder -LastRun 1 -WarningAction SilentlyContinue).Script | Should -Be '0001_item.sql'
    }

    It 'needs to be told whose sessions it may end' {
        { $Target | Undo-PgMigration $Folder -Last 1 -Blockers Terminate -BlockerAge 1min -ErrorAction Stop } |
            Should -Throw -ErrorId 'OptionsInvalid,PgMigrate.Cmdlets.Commands.UndoPgMigrationCommand'
    }

    It 'refuses a script without a way back' {
        Set-Content "$Folder/up/0002_more.sql" "CREATE SEQUENCE more; SELECT setval('more', 5);"
        $null = $Target | Invoke-PgMigration $Folder
        { $Target | Undo-PgMigration $Folder -Last 1 } | Should -Throw -ErrorId 'UndoRefused,PgMigrate.Cmdlets.Commands.UndoPgMigrationCommand'
    }
}
