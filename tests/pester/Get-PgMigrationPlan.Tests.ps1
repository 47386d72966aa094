#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

BeforeAll {
    . $PSScriptRoot/Initialize.ps1
    $Folder = New-MigrationFolder @{ 'up/0001_a.sql' = 'CREATE TABLE a (id integer);' }
    $Target = New-TestDatabase
    $Old = ($Target | New-PgMigrationPlan $Folder -OutFile (Join-Path $TestDrive 'old.json')).Path
    Set-Content "$Folder/up/0001_a.sql" 'CREATE TABLE a (id bigint);'
    Set-Content "$Folder/up/0002_b.sql" 'CREATE TABLE b (id integer);'
    $Plan = $Target | New-PgMigrationPlan $Folder -OutFile (Join-Path $TestDrive 'plan.json')
}

Describe 'Get-PgMigrationPlan' {
    It 'shows the scripts of a plan, from the pipeline too' {
        $scripts = $Plan | Get-PgMigrationPlan
        $scripts.Script | Should -Be '0001_a.sql', '0002_b.sql'
        $scripts[0].PlanId | Should -Be $Plan.Id
        $scripts[0].WayBack | Should -Be 'Derived'
        $scripts[0].Text | Should -Match 'bigint'
    }

    It 'compares two plans' {
        $scripts = Get-PgMigrationPlan $Plan.Path -Difference $Old
        $scripts.Change | Should -Be 'Changed', 'Added'
        $scripts[0].Difference | Should -Match '\+ CREATE TABLE a \(id bigint\);'
    }

    It 'refuses a file that was altered, and one that is not there' {
        $altered = Join-Path $TestDrive 'altered.json'
        Set-Content $altered ((Get-Content $Plan.Path -Raw) -replace 'bigint', 'bigInt')
        { Get-PgMigrationPlan $altered } | Should -Throw -ErrorId 'PlanRefused,*'
        { Get-PgMigrationPlan "$altered.none" } | Should -Throw -ErrorId 'PlanUnreadable,*'
    }
}
