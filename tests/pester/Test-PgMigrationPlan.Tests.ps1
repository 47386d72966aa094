#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

BeforeAll {
    . $PSScriptRoot/Initialize.ps1
    $Target = New-TestDatabase
    $Folder = New-MigrationFolder @{ 'up/0001_a.sql' = 'CREATE TABLE a (id integer);' }
    $Plan = ($Target | New-PgMigrationPlan $Folder -OutFile (Join-Path $TestDrive 'plan.json')).Path
}

Describe 'Test-PgMigrationPlan' {
    It 'finds nothing in a plan that can run' {
        $Target | Test-PgMigrationPlan $Plan | Should -BeNullOrEmpty
        $Target | Test-PgMigrationPlan $Plan -Quiet | Should -BeTrue
    }

    It 'says whose approval is missing, and wants to know who may approve' {
        $certificate = '00' * 20
        $finding = $Target | Test-PgMigrationPlan $Plan -TrustedCertificate $certificate
        $finding.RuleId | Should -Be 'plan-unapproved'
        { $Target | Test-PgMigrationPlan $Plan -RequiredApprovals 1 } | Should -Throw -ErrorId 'OptionsInvalid,*'
    }

    It 'says what has moved, and that another database is another' {
        $other = New-TestDatabase
        ($other | Test-PgMigrationPlan $Plan).RuleId | Should -Contain 'plan-other-target'
        $null = $Target | Invoke-PgMigration $Folder
        $findings = $Target | Test-PgMigrationPlan $Plan
        ($findings | Where-Object Script).Script | Should -Be '0001_a.sql'
        $findings.Object | Should -Contain 'public.a'
    }

    It 'says that a plan was altered' {
        $altered = Join-Path $TestDrive 'altered.json'
        Set-Content $altered ((Get-Content $Plan -Raw) -replace 'integer', 'Integer')
        ($Target | Test-PgMigrationPlan $altered).RuleId | Should -Be 'plan-altered'
    }
}
