#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

BeforeAll {
    . $PSScriptRoot/Initialize.ps1
    $Target = New-TestDatabase
}

Describe 'Get-PgMigration' {
    BeforeAll {
        $Folder = New-MigrationFolder @{
            'up/0001_create_a.sql'      = "CREATE TABLE a (id int);`nCREATE INDEX ix_a ON a (id);"
            'up/0002_seed.ENV.PROD.sql' = 'SELECT 1;'
            'views/v_a.sql'             = 'CREATE OR REPLACE VIEW v_a AS SELECT id FROM a;'
        }
        $null = $Target | Invoke-PgMigration $Folder
        Set-Content "$Folder/up/0003_new.sql" 'SELECT 1;'
        Set-Content "$Folder/views/v_a.sql" 'CREATE OR REPLACE VIEW v_a AS SELECT id FROM a WHERE id > 0;'
    }

    It 'tells the state of every script' {
        $states = @{}
        $Target | Get-PgMigration $Folder | ForEach-Object { $states[$_.Script] = "$($_.State)" }
        $states['0001_create_a.sql'] | Should -Be 'Applied'
        $states['0002_seed.ENV.PROD.sql'] | Should -Be 'Skipped'
        $states['0003_new.sql'] | Should -Be 'Pending'
        $states['v_a.sql'] | Should -Be 'Changed'
    }

    It 'filters by name and by state' {
        ($Target | Get-PgMigration $Folder -Script 0003*, 0001*).Script | Should -Be '0001_create_a.sql', '0003_new.sql'
        ($Target | Get-PgMigration $Folder -State Pending).Script | Should -Be '0003_new.sql'
    }

    It 'lists the statements of a script' {
        $statements = ($Target | Get-PgMigration $Folder -Script 0001*).Statements
        $statements.Verb | Should -Be 'CREATE TABLE', 'CREATE INDEX'
        $statements.Line | Should -Be 1, 2
        "$($statements[0])" | Should -Be 'CREATE TABLE a'
    }

    It 'names the database it asked' {
        $Target | Get-PgMigration $Folder | ForEach-Object Database | Sort-Object -Unique | Should -Be $Target.Database
    }

    It 'prints a table of 120 columns' {
        $lines = ($Target | Get-PgMigration $Folder | Out-String -Width 120) -split "`n"
        ($lines | Measure-Object Length -Maximum).Maximum | Should -BeLessOrEqual 120
        "$lines" | Should -Match 'State +Script +Reason'
    }
}
