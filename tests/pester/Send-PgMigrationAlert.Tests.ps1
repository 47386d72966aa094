#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

BeforeAll {
    . $PSScriptRoot/Initialize.ps1
    # Nobody answers there.
    $env:PGMIGRATE_TEST_HOOK_URL = 'http://127.0.0.1:9/s3cr3t'
    $env:PGMIGRATE_TEST_HOOK_SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
    $Configuration = "$TestDrive/pgmigrate.json"
    Set-Content $Configuration @'
{
    "notify": {
        "path": "alerts",
        "receivers": {
            "hook": { "kind": "webhook", "url": { "variable": "PGMIGRATE_TEST_HOOK_URL" }, "secrets": [{ "variable": "PGMIGRATE_TEST_HOOK_SECRET" }] }
        },
        "rules": [{ "events": ["failed"], "receivers": ["hook"] }]
    }
}
'@
    $Target = New-TestDatabase
    $Wrong = New-MigrationFolder @{ 'up/0001_a.sql' = 'SELECT * FROM nothing;' }
}

AfterAll {
    Remove-Item Env:PGMIGRATE_TEST_HOOK_URL, Env:PGMIGRATE_TEST_HOOK_SECRET
}

Describe 'Send-PgMigrationAlert' {
    It 'says what each receiver answers to a test, and nothing of its address' {
        $tested = Send-PgMigrationAlert -Test -Configuration $Configuration
        $tested.Receiver | Should -Be 'hook'
        $tested.State | Should -Be 'TestFailed'
        $tested.Answer | Should -Be 'no answer: no connection'
        $tested | Format-List * | Out-String | Should -Not -Match 's3cr3t|127\.0\.0\.1'
    }

    It 'sends what a run has left, or leaves it' {
        $null = $Target | Invoke-PgMigration $Wrong -Configuration $Configuration -ErrorAction SilentlyContinue -WarningVariable warnings -WarningAction SilentlyContinue
        $warnings -join "`n" | Should -Match "did not reach 'hook': no answer: no connection. It is kept and will be sent later."

        $waiting = $Target | Get-PgMigrationAlert
        $waiting.State | Should -Be 'Pending'
        $waiting.Event | Should -Be 'Failed'
        $waiting.Script | Should -Be '0001_a.sql'
        $Target | Send-PgMigrationAlert -Configuration $Configuration | Should -BeNullOrEmpty
        ($Target | Send-PgMigrationAlert -Configuration $Configuration -Force).Id | Should -Be $waiting.Id
        ($Target | Get-PgMigrationAlert -Receiver hook -State Pending -Last 1).Attempts | Should -Be 2
        $Target | Get-PgMigrationAlert -State Sent | Should -BeNullOrEmpty
    }

    It 'sends what a folder keeps' {
        $down = 'Host=127.0.0.1;Port=9;Database=shop;Username=nobody'
        $null = Invoke-PgMigration $Wrong -ConnectionString $down -Configuration $Configuration -ErrorAction SilentlyContinue -WarningAction SilentlyContinue
        $kept = Get-PgMigrationAlert $TestDrive/alerts
        $kept.Database | Should -Be 'shop'
        $kept.Path | Should -Exist
        (Send-PgMigrationAlert $TestDrive/alerts -Configuration $Configuration -Force).Id | Should -Be $kept.Id
        (Get-PgMigrationAlert $TestDrive/alerts).Attempts | Should -Be 2
    }

    It 'does nothing with -WhatIf' {
        Send-PgMigrationAlert -Test -Configuration $Configuration -WhatIf | Should -BeNullOrEmpty
    }

    It 'says which receiver or file is missing' {
        { Send-PgMigrationAlert -Test -Configuration $Configuration -Receiver hok } | Should -Throw "*Did you mean 'hook'?*"
        { Send-PgMigrationAlert $TestDrive/nowhere -Configuration $Configuration } | Should -Throw -ErrorId 'OptionsInvalid,*'
        { Send-PgMigrationAlert $TestDrive -Test -Configuration $Configuration } | Should -Throw -ErrorId 'OptionsInvalid,*'
    }
}
