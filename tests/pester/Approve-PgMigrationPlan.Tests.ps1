#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

BeforeAll {
    . $PSScriptRoot/Initialize.ps1
    $Target = New-TestDatabase
    $Folder = New-MigrationFolder @{ 'up/0001_a.sql' = 'CREATE TABLE a (id integer);' }
    $Plan = $Target | New-PgMigrationPlan $Folder -OutFile (Join-Path $TestDrive 'plan.json')

    # A certificate that vouches for itself: as a PFX file, and its thumbprint.
    function New-TestCertificate([string] $Name) {
        $key = [Security.Cryptography.ECDsa]::Create()
        $request = [Security.Cryptography.X509Certificates.CertificateRequest]::new("CN=$Name", $key, 'SHA256')
        $certificate = $request.CreateSelfSigned([datetimeoffset]::UtcNow.AddDays(-1), [datetimeoffset]::UtcNow.AddDays(9))
        $path = Join-Path $TestDrive "$Name.pfx"
        [IO.File]::WriteAllBytes($path, $certificate.Export('Pfx', 'pw'))
        [pscustomobject]@{ Path = $path; Thumbprint = $certificate.Thumbprint }
    }

    $Anna = New-TestCertificate 'Anna'
    $Bert = New-TestCertificate 'Bert'
}

Describe 'Approve-PgMigrationPlan' {
    It 'writes nothing with -WhatIf' {
        Approve-PgMigrationPlan $Plan.Path -Certificate $Anna.Path -Password 'pw' -WhatIf | Should -BeNullOrEmpty
        "$($Plan.Path).approvals" | Should -Not -Exist
    }

    It 'signs a plan' {
        $approval = $Plan | Approve-PgMigrationPlan -Certificate $Anna.Path -Password 'pw' -Comment 'OPS-12'
        $approval.Name | Should -Be 'Anna'
        $approval.PlanId | Should -Be $Plan.Id
        $approval.Path | Should -Exist
    }

    It 'refuses a certificate that cannot be opened' {
        { Approve-PgMigrationPlan $Plan.Path -Certificate $Anna.Path -Password 'wrong' } |
            Should -Throw -ErrorId 'PlanUnreadable,*'
        { Approve-PgMigrationPlan $Plan.Path -Thumbprint ('00' * 20) } | Should -Throw -ErrorId 'PlanUnreadable,*'
    }

    It 'lets a plan run that has approvals enough, and no other' {
        $both = @{ TrustedCertificate = $Anna.Thumbprint, $Bert.Thumbprint; RequiredApprovals = 2 }
        $Target | Test-PgMigrationPlan $Plan.Path @both -Quiet | Should -BeFalse
        { $Target | Invoke-PgMigration -Plan $Plan.Path @both } |
            Should -Throw '*it needs 2 approvals, and has 1*' -ErrorId 'PlanRefused,*'
        $null = Approve-PgMigrationPlan $Plan.Path -Certificate $Bert.Path -Password 'pw'
        $Target | Test-PgMigrationPlan $Plan.Path @both | Should -BeNullOrEmpty
        ($Target | Invoke-PgMigration -Plan $Plan.Path @both).Status | Should -Be 'Applied'
        ($Target | Get-PgMigrationHistory).ApprovedBy -split ', ' | Sort-Object | Should -Be 'Anna', 'Bert'
    }
}
