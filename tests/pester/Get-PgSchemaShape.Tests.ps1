#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

BeforeAll {
    . $PSScriptRoot/Initialize.ps1
    $Database = New-TestDatabase
    $setup = New-MigrationFolder @{ 'up/0001_schemas.sql' = (1..4 | ForEach-Object { "CREATE SCHEMA t_$_;" }) -join "`n" }
    $null = $Database | Invoke-PgMigration $setup
    $Folder = New-MigrationFolder @{ 'up/0002_a.sql' = 'CREATE TABLE a (id int); COMMENT ON TABLE a IS ''{{Schema}}'';' }
}

Describe 'Get-PgSchemaShape' {
    It 'groups the schemas of a database, which were migrated at once' {
        $runs = $Database | Invoke-PgMigration $Folder -Schema 't_*' -ThrottleLimit 4
        $runs.Schema | Sort-Object | Should -Be 't_1', 't_2', 't_3', 't_4'
        ($Database | Get-PgMigrationHistory -Schema t_2).Script | Should -Be '0002_a.sql'
        ($Database | Get-PgMigration $Folder -Schema t_* -State Applied).Schema | Should -Be 't_1', 't_2', 't_3', 't_4'
        @($Database | Get-PgMigrationHistory).Script | Should -Be '0001_schemas.sql'

        $null = $Database | Invoke-PgMigration (New-MigrationFolder @{ 'up/0003_b.sql' = 'ALTER TABLE t_3.a ADD COLUMN odd int; COMMENT ON TABLE t_1.a IS NULL; COMMENT ON TABLE t_2.a IS NULL; COMMENT ON TABLE t_3.a IS NULL; COMMENT ON TABLE t_4.a IS NULL;' })
        $shapes = $Database | Get-PgSchemaShape -Schema 't_*'
        $shapes | ForEach-Object GetType | Select-Object -Unique | Should -Be ([PgMigrate.SchemaShape])
        $shapes | ForEach-Object { $_.Count } | Should -Be 3, 1
        $shapes[1].Schema, $shapes[1].IsMostCommon | Should -Be 't_3', $false
        $shapes[1].Differences.Object | Should -Contain '{{Schema}}.a.odd'
        $shapes | Out-String -Width 80 | Should -BeLike '*3*t_1*1*t_3*Added COLUMN {{Schema}}.a.odd*'
    }

    It 'refuses what contradicts itself' {
        { $Database | Get-PgMigration $Folder -Schema t_1 -HistorySchema other -ErrorAction Stop } | Should -Throw '*-HistorySchema contradicts -Schema*'
        { $Database | Get-PgMigration $Folder -Schema none_* -ErrorAction Stop } | Should -Throw "*has no schema 'none_*" -ErrorId 'OptionsInvalid,*'
    }
}
