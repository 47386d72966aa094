#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

BeforeAll {
    . $PSScriptRoot/Initialize.ps1
    $Target = New-TestDatabase
}

Describe 'Get-PgSchemaHistory' {
    It 'says where a snapshot comes from when there is none' {
        $empty = New-MigrationFolder @{ 'up/0001_none.sql' = 'SELECT 1;' }
        $without = "$($Target.ConnectionString);Database=without"
        $null = Invoke-PgMigration $empty -ConnectionString $without -CreateDatabase -KeepSnapshots 0
        { Get-PgSchemaHistory * -ConnectionString $without } |
            Should -Throw -ErrorId 'SnapshotNotFound,PgMigrate.Cmdlets.Commands.GetPgSchemaHistoryCommand'
    }

    Context 'of a column' {
        BeforeAll {
            $Folder = New-MigrationFolder @{ 'up/0001_create.sql' = 'CREATE TABLE public.item (id bigint);' }
            $null = $Target | Invoke-PgMigration $Folder
            Set-Content "$Folder/up/0002_label.sql" 'ALTER TABLE public.item ADD COLUMN label varchar(5);'
            $null = $Target | Invoke-PgMigration $Folder
            $Between = [datetimeoffset]::UtcNow
            Set-Content "$Folder/up/0003_widen.sql" 'ALTER TABLE public.item ALTER COLUMN label TYPE text;'
            $Run = $Target | Invoke-PgMigration $Folder
        }

        It 'tells run, script, time and user, newest first' {
            $history = $Target | Get-PgSchemaHistory public.item.label
            $history.Script | Should -Be '0003_widen.sql', '0002_label.sql'
            $history[0].RunId | Should -Be $Run.RunId
            $history[0].ChangedBy | Should -Be $Run.AppliedBy
            $history[0].Before, $history[0].After | Should -Be 'character varying(5)', 'text'
        }

        It 'filters by -Since, and takes wildcards' {
            ($Target | Get-PgSchemaHistory public.item* -Since $Between).Script | Should -Be '0003_widen.sql'
            ($Target | Get-PgSchemaHistory -Object public.it?m).Object | Should -Contain 'public.item'
            $Target | Get-PgSchemaHistory public.none -WarningVariable said -WarningAction SilentlyContinue | Should -BeNullOrEmpty
            "$said" | Should -BeLike '*no run whose schema is kept has made or changed public.none.*Compare-PgSchema*'
        }

        It 'prints a table of 120 columns, and a list' {
            $lines = ($Target | Get-PgSchemaHistory public.item.label | Out-String -Width 120) -split "`n"
            ($lines | Measure-Object Length -Maximum).Maximum | Should -BeLessOrEqual 120
            $lines -match 'Z Added COLUMN .*0002_label\.sql' | Should -HaveCount 1
            $list = $Target | Get-PgSchemaHistory public.item.label -Since $Between | Format-List | Out-String
            $list | Should -Match 'RunId +: [0-9a-f]{8}-'
        }
    }
}
