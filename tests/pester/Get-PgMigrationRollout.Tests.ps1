#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

BeforeAll {
    . $PSScriptRoot/Initialize.ps1
    $One = New-TestDatabase; $Two = New-TestDatabase; $Three = New-TestDatabase
    $Folder = New-MigrationFolder @{ 'up/0001_a.sql' = 'CREATE TABLE a (id int);' }
    $Server = Get-TestServer
    $env:FLEET_TEST_PASSWORD = ([Data.Common.DbConnectionStringBuilder] @{ ConnectionString = $Server.ConnectionString })['Password']
    $parts = @{ server = $Server.Server -replace ':\d+$'; port = $Server.Port; user = $Server.User; passwordVariable = 'FLEET_TEST_PASSWORD' }
    $control = "$(New-TestDatabase | ForEach-Object Database)"
    $null = Invoke-PgMigration (New-MigrationFolder @{
            'up/0001_tenant.sql' = @"
CREATE TABLE tenant (name text PRIMARY KEY, database text NOT NULL, tags text[] NOT NULL, ring text);
INSERT INTO tenant VALUES ('acme', '$($One.Database)', '{eu,gold}', 'canary'), ('blue', '$($Two.Database)', '{eu}', NULL);
"@
        }) -ConnectionString ($Server.ConnectionString -replace 'Database=[^;]+', "Database=$control")
    @{
        targets   = @{
            control = $parts + @{ database = $control }
            cork    = $parts + @{ database = $Three.Database; tags = @('us') }
        }
        catalogue = @{ target = 'control'; query = 'SELECT name, database, tags, ring FROM tenant'; defaults = $parts }
        rollouts  = @{ target = 'control' }
    } | ConvertTo-Json -Depth 4 | Set-Content "$Folder/pgmigrate.json"
}

AfterAll { $env:FLEET_TEST_PASSWORD = $null }

Describe 'Get-PgMigrationRollout' {
    It 'shows a rollout over targets of the file and its catalogue, ring by ring' {
        $runs = Invoke-PgMigration $Folder -Tag * -Ring canary, all -Rollout first -ThrottleLimit 2
        $runs.Count | Should -Be 3
        $runs[0].Database | Should -Be $One.Database

        $members = Get-PgMigrationRollout -Configuration "$Folder/pgmigrate.json"
        $members | ForEach-Object GetType | Select-Object -Unique | Should -Be ([PgMigrate.RolloutMember])
        $members.Target | Sort-Object | Should -Be 'acme', 'blue', 'cork'
        $members.State | Select-Object -Unique | Should -Be Succeeded
        $members | Out-String -Width 120 | Should -BeLike "*Rollout: first*Succeeded*canary*$($One.Database)*"
        { Get-PgMigrationRollout none -Configuration "$Folder/pgmigrate.json" } | Should -Throw -ErrorId 'RolloutInvalid,*'
    }

    It 'names the targets by tags, and says where there are none' {
        (Get-PgMigration $Folder -Tag eu, '!gold').Database | Should -Be $Two.Database
        (Get-PgMigration $Folder -Target a*, cork -State Applied).Database | Should -Be $One.Database, $Three.Database
        { Get-PgMigration $Folder -Tag silver -ErrorAction Stop } | Should -Throw '*No target has these tags*' -ErrorId 'TargetInvalid,*'
    }

    It 'goes on with what has failed, with the command that the error names' {
        Set-Content "$Folder/up/0002_b.sql" 'SELECT 1 / (SELECT count(*) FROM b);'
        foreach ($database in $Two, $Three) { $null = Invoke-PgMigration (New-MigrationFolder @{ 'up/0001_b.sql' = 'CREATE TABLE b AS SELECT 1;' }) -ConnectionString $database.ConnectionString }
        $null = Invoke-PgMigration (New-MigrationFolder @{ 'up/0001_b.sql' = 'CREATE TABLE b (n int);' }) -ConnectionString $One.ConnectionString
        Push-Location $Folder
        try {
            Invoke-PgMigration $Folder -Tag * -Ring canary, all -Rollout ./second.jsonl -ErrorVariable failures -ErrorAction SilentlyContinue
            $failures.FullyQualifiedErrorId | Should -Be 'StatementFailed,PgMigrate.Cmdlets.Commands.InvokePgMigrationCommand', 'RolloutUnfinished,PgMigrate.Cmdlets.Commands.InvokePgMigrationCommand'
            $failures[0].ErrorDetails.RecommendedAction | Should -BeLike "*Then go on with it: Invoke-PgMigration '*' -Target 'acme'"
            (Get-PgMigrationRollout ./second.jsonl -State Failed).Database | Should -Be $One.Database
            @(Get-PgMigrationRollout ./second.jsonl -State Pending).Count | Should -Be 2

            $null = Invoke-PgMigration (New-MigrationFolder @{ 'up/0002_row.sql' = 'INSERT INTO b VALUES (1);' }) -ConnectionString $One.ConnectionString
            $runs = Invoke-PgMigration $Folder -Tag * -Ring canary, all -Rollout ./second.jsonl
            $runs.Database | Should -Be $One.Database, $Three.Database, $Two.Database
            Get-PgMigrationRollout ./second.jsonl | ForEach-Object State | Select-Object -Unique | Should -Be Succeeded
        }
        finally { Pop-Location }
    }
}
