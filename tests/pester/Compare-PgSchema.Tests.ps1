#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

BeforeAll {
    . $PSScriptRoot/Initialize.ps1
    $Target = New-TestDatabase
}

Describe 'Compare-PgSchema' {
    BeforeAll {
        $Folder = New-MigrationFolder @{ 'up/0001_create.sql' = 'CREATE TABLE public.item (id bigint PRIMARY KEY, price integer);' }
        $First = ($Target | Invoke-PgMigration $Folder).RunId
        Set-Content "$Folder/up/0002_note.sql" 'ALTER TABLE public.item ADD COLUMN note text;'
        $null = $Target | Invoke-PgMigration $Folder
    }

    It 'finds no drift after a run' {
        $Target | Compare-PgSchema | Should -BeNullOrEmpty
        $Target | Compare-PgSchema -Quiet | Should -BeTrue
    }

    It 'compares with another run' {
        $change = $Target | Compare-PgSchema -ReferenceRunId $First
        $change.Change | Should -Be 'Added'
        $change.Object | Should -Be 'public.item.note'
        $Target | Compare-PgSchema -ReferenceRunId $First -RunId $First | Should -BeNullOrEmpty
    }

    It 'compares with another database and with the scripts' {
        $other = "$($Target.ConnectionString);Database=other"
        $null = Invoke-PgMigration $Folder -ConnectionString $other -CreateDatabase -To 0001_create.sql
        ($Target | Compare-PgSchema -ReferenceConnectionString $other).Object | Should -Be 'public.item.note'
        $change = Compare-PgSchema -ConnectionString $other -ReferencePath $Folder
        $change.Object | Should -Be 'public.item.note'
        $change.Change | Should -Be 'Removed'
    }

    It 'takes one reference' {
        { $Target | Compare-PgSchema -ReferencePath $Folder -ReferenceRunId $First } |
            Should -Throw -ErrorId 'OptionsInvalid,PgMigrate.Cmdlets.Commands.ComparePgSchemaCommand'
        { $Target | Compare-PgSchema -ReferenceRunId ([guid]::NewGuid()) } |
            Should -Throw -ErrorId 'SnapshotNotFound,PgMigrate.Cmdlets.Commands.ComparePgSchemaCommand'
    }

    It 'finds what was changed by hand, and prints it in 120 columns' {
        # What a run changes that keeps no snapshot, no snapshot knows.
        $byHand = New-MigrationFolder @{ 'up/by_hand.sql' = 'ALTER TABLE public.item ALTER COLUMN price TYPE bigint; CREATE VIEW public.v_price AS SELECT price FROM public.item;' }
        $null = $Target | Invoke-PgMigration $byHand -KeepSnapshots 0 -WarningAction Ignore

        $drift = $Target | Compare-PgSchema
        $drift.Object | Should -Be 'public.item.price', 'public.v_price'
        $drift[0].Property, $drift[0].Before, $drift[0].After | Should -Be 'type', 'integer', 'bigint'
        $Target | Compare-PgSchema -Quiet | Should -BeFalse
        ($Target | Compare-PgSchema -Object *.v_*).Object | Should -Be 'public.v_price'

        $lines = ($drift | Out-String -Width 120) -split "`n"
        ($lines | Measure-Object Length -Maximum).Maximum | Should -BeLessOrEqual 120
        $lines -match '^Changed COLUMN public\.item\.price +type: integer -> bigint' | Should -HaveCount 1
    }
}
