#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

BeforeAll {
    . $PSScriptRoot/Initialize.ps1
    $Target = New-TestDatabase
    $Folder = New-MigrationFolder @{
        'up/0001_a.sql' = 'CREATE TABLE a (id int);'
        'up/0002_b.sql' = 'CREATE TABLE b (id int);'
    }
    $Target | Invoke-PgMigration $Folder -To 0001_a.sql
}

Describe 'Wait-PgMigration' {
    It 'gives up where nothing moves, and says what is to come' {
        { $Target | Wait-PgMigration $Folder -NoProgressTimeout 300ms -Interval 50ms } |
            Should -Throw '*1 script to come: up/0002_b.sql*' -ErrorId 'SchemaNotReady,*'
    }

    It 'ends at once where the schema is there, by folder or by script alone' {
        $byFolder, $byScript = ($Target | Wait-PgMigration $Folder -To 0001_a.sql), ($Target | Wait-PgMigration -To 0001_a.sql)
        $byFolder | Should -BeOfType PgMigrate.SchemaReadiness
        $byFolder.State, $byFolder.IsReady, $byFolder.Version | Should -Be 'Ready', $true, '0001_a.sql'
        $byScript.ExpectedVersion, $byScript.Run.State | Should -Be '0001_a.sql', 'Succeeded'
        $byFolder | Out-String -Width 80 | Should -BeLike '*Ready*0001_a.sql*'
    }

    It 'refuses a schema that is newer, unless that is accepted' {
        $older = New-MigrationFolder @{ 'views/v.sql' = 'SELECT 1;' }
        $Target | Invoke-PgMigration $older 3> $null
        { $Target | Wait-PgMigration $older } | Should -Throw '*it has had 0001_a.sql*' -ErrorId 'SchemaNewer,*'
        ($Target | Wait-PgMigration $older -AcceptNewer).State | Should -Be 'Newer'
    }
}
