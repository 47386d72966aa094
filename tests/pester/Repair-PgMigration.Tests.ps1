#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

BeforeAll { . $PSScriptRoot/Initialize.ps1 }

Describe 'Repair-PgMigration' {
    BeforeEach {
        $Folder = New-MigrationFolder @{
            'up/0001_a.sql' = 'CREATE TABLE a (id int, CONSTRAINT positive CHECK (id > 0));'
            'up/0002_b.sql' = 'ALTER TABLE a ADD CONSTRAINT even CHECK (id % 2 = 0) NOT VALID;'
        }
        $Target = New-TestDatabase
        $null = $Target | Invoke-PgMigration $Folder
        Add-Content "$Folder/up/0001_a.sql" '-- reviewed'
    }

    It 'tells what needs repair, and changes nothing' {
        $found = $Target | Repair-PgMigration $Folder
        $found.Kind | Should -Be 'UnvalidatedConstraint', 'ChangedScript'
        $found.Status | Should -Be 'Found', 'Found'
        $found[0].Action | Should -Be 'ALTER TABLE public.a VALIDATE CONSTRAINT even'
        ($Target | Repair-PgMigration $Folder -Kind ChangedScript -Reason x -WhatIf).Status | Should -Be 'Found'
        ($Target | Repair-PgMigration $Folder).Count | Should -Be 2
    }

    It 'repairs the kinds that are chosen' {
        $done = $Target | Repair-PgMigration $Folder -Kind ChangedScript -Reason 'OPS-7' -Confirm:$false
        $done.Status | Should -Be 'Repaired'
        $done.Reason | Should -Be 'OPS-7'
        ($Target | Get-PgMigrationHistory -First 1).Reason | Should -Be 'OPS-7'
        $null = $Target | Invoke-PgMigration $Folder
        ($Target | Repair-PgMigration $Folder -Kind UnvalidatedConstraint -Object *.even -Confirm:$false).Status | Should -Be 'Repaired'
        $Target | Repair-PgMigration $Folder | Should -BeNullOrEmpty
    }

    It 'asks for a reason where it decides about a script' {
        { $Target | Repair-PgMigration $Folder -Kind ChangedScript -Confirm:$false } | Should -Throw -ErrorId 'OptionsInvalid,*'
    }
}
