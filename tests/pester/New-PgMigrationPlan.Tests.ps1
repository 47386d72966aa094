#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

BeforeAll {
    . $PSScriptRoot/Initialize.ps1
    $Folder = New-MigrationFolder @{
        'up/0001_a.sql' = 'CREATE TABLE a (id integer, word text DEFAULT ''{{Pass}}'');'
        'up/0002_b.sql' = 'CREATE TABLE b (id integer);'
    }
    $Target = New-TestDatabase
    $Plan = Join-Path $TestDrive 'plan.json'
    $Secret = ConvertTo-SecureString 'pester-secret-1' -AsPlainText
}

Describe 'New-PgMigrationPlan' {
    It 'writes a plan and a page, and changes nothing' {
        $made = $Target | New-PgMigrationPlan $Folder -OutFile $Plan -Token @{ Pass = $Secret } -ExpiresIn 2h
        $made.Id | Should -Match '^[0-9a-f]{64}$'
        $made.Path | Should -Be $Plan
        $made.PagePath | Should -Exist
        $made.Scripts.Script | Should -Be '0001_a.sql', '0002_b.sql'
        ($made.ExpiresAt - $made.MadeAt).TotalHours | Should -Be 2
        Get-Content $Plan, $made.PagePath -Raw | Should -Not -Match 'pester-secret-1'
        $Target | Get-PgMigrationHistory | Should -BeNullOrEmpty
    }

    It 'is what runs, secrets given again' {
        Set-Content "$Folder/up/0002_b.sql" 'DROP TABLE a;'
        { $Target | Invoke-PgMigration -Plan $Plan } | Should -Throw -ErrorId 'PlanRefused,*'
        ($Target | Invoke-PgMigration -Plan $Plan -Token @{ Pass = $Secret } -WhatIf).Status | Should -Be 'WouldApply', 'WouldApply'
        $runs = $Target | Invoke-PgMigration -Plan $Plan -Token @{ Pass = $Secret }
        $runs.Status | Should -Be 'Applied', 'Applied'
        $id = (Get-PgMigrationPlan $Plan)[0].PlanId
        ($Target | Get-PgMigrationHistory -Plan $id.Substring(0, 8)).Script | Should -Be '0002_b.sql', '0001_a.sql'
    }

    It 'refuses <Name> beside a plan' -ForEach @(
        @{ Name = '-To'; Extra = @{ To = '0001_a.sql' } }
        @{ Name = '-Force'; Extra = @{ Force = $true } }
        @{ Name = '-BackupMode'; Extra = @{ BackupMode = 'Never' } }
    ) {
        { $Target | Invoke-PgMigration -Plan $Plan @Extra } | Should -Throw "*$Name contradicts -Plan*" -ErrorId 'OptionsInvalid,*'
    }

    It 'refuses what is said of plans where none is given' {
        { $Target | Invoke-PgMigration $Folder -RequiredApprovals 1 } | Should -Throw -ErrorId 'OptionsInvalid,*'
    }

    It 'writes nothing with -WhatIf, and replaces nothing with -NoClobber' {
        $other = Join-Path $TestDrive 'other.json'
        $null = $Target | New-PgMigrationPlan $Folder -OutFile $other -WhatIf
        $other | Should -Not -Exist
        { New-TestDatabase | New-PgMigrationPlan $Folder -OutFile $Plan -NoClobber -Token @{ Pass = $Secret } } |
            Should -Throw -ErrorId 'ReportExists,*'
    }
}
