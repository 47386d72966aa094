#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

BeforeAll {
    . $PSScriptRoot/Initialize.ps1

    function New-Finding([string] $Severity = 'Error', [string] $Path = "$TestDrive/up/0001_a.sql") {
        [PgMigrate.Finding]@{
            RuleId = 'some-rule'; Severity = $Severity; Evidence = 'Static'; Script = '0001_a.sql'; Path = $Path; Line = 3; Column = 1
            Message = 'It is unsafe.'; Reason = 'Why.'; SafeWay = 'How.'; HelpUri = 'docs/rules/some-rule.md'
        }
    }
}

Describe 'Export-PgMigrationReport' {
    It 'writes each format to a file' {
        foreach ($format in [enum]::GetNames([PgMigrate.ReportFormat])) {
            $file = New-Finding | Export-PgMigrationReport $format "$TestDrive/report.$format"
            $file | Should -BeOfType System.IO.FileInfo
            $file.Length | Should -BeGreaterThan 100
        }
    }

    It 'gives one string without -Path' {
        $json = (New-Finding Error), (New-Finding Warning) | Export-PgMigrationReport Json -SourceRoot $TestDrive
        $json | Should -BeOfType string
        $findings = $json | ConvertFrom-Json
        $findings.severity | Should -Be 'Error', 'Warning'
        $findings.path | Should -Be 'up/0001_a.sql', 'up/0001_a.sql'
        $findings[0].line | Should -Be 3
        $findings[0].allowedBecause | Should -BeNullOrEmpty
    }

    It 'writes XML that PowerShell reads' {
        $xml = [xml](@(New-Finding Error; New-Finding Information) | Export-PgMigrationReport JUnit)
        $xml.testsuites.testsuite.tests | Should -Be 2
        $xml.testsuites.testsuite.failures | Should -Be 1
    }

    It 'makes a valid report of nothing' {
        $sarif = @() | Export-PgMigrationReport Sarif | ConvertFrom-Json
        $sarif.version | Should -Be '2.1.0'
        $sarif.runs[0].results.Count | Should -Be 0
    }

    It 'takes findings of a job, none of them silenced' {
        $finding = New-Finding
        $findings = Start-Job { $using:finding } | Receive-Job -Wait -AutoRemoveJob
        $json = $findings | Export-PgMigrationReport Json | ConvertFrom-Json
        $json.severity | Should -Be 'Error'
        $json.allowedBecause | Should -Be $null
    }

    It 'writes a plan as a page, and nothing of a plan without scripts' {
        $target = New-TestDatabase
        $folder = New-MigrationFolder @{ 'up/0001_a.sql' = 'CREATE TABLE a (id integer);' }
        $plan = $target | New-PgMigrationPlan $folder -OutFile "$TestDrive/plan.json"
        $page = Get-PgMigrationPlan $plan.Path | Export-PgMigrationReport Html "$TestDrive/plan.html"
        Get-Content $page -Raw | Should -Match 'CREATE TABLE a \(id integer\);'
        $plan | Export-PgMigrationReport Markdown | Should -Match '0001_a\.sql'
        { $plan | Export-PgMigrationReport Sarif } | Should -Throw -ErrorId 'OptionsInvalid,*'
        { @($plan; New-Finding) | Export-PgMigrationReport Html } | Should -Throw -ErrorId 'OptionsInvalid,*'
        $null = $target | Invoke-PgMigration -Plan $plan.Path
        $empty = $target | New-PgMigrationPlan $folder -OutFile "$TestDrive/empty.json"
        { $empty | Export-PgMigrationReport Html "$TestDrive/empty.html" } | Should -Throw -ErrorId 'OptionsInvalid,*'
        "$TestDrive/empty.html" | Should -Not -Exist
    }

    It 'takes a path of a PowerShell drive' {
        $null = New-PSDrive PgMigrateTest FileSystem $TestDrive
        (Export-PgMigrationReport Json PgMigrateTest:/drive.json).FullName | Should -Be (Join-Path $TestDrive 'drive.json')
        Remove-PSDrive PgMigrateTest
    }

    It 'replaces no file with -NoClobber' {
        $null = Export-PgMigrationReport Json "$TestDrive/kept.json"
        { Export-PgMigrationReport Json "$TestDrive/kept.json" -NoClobber } | Should -Throw -ErrorId 'ReportExists,*'
    }

    It 'writes nothing with -WhatIf' {
        Export-PgMigrationReport Json "$TestDrive/whatif.json" -WhatIf | Should -BeNullOrEmpty
        "$TestDrive/whatif.json" | Should -Not -Exist
    }

    It 'shows a finding as a table of 120 columns' {
        $text = New-Finding | Out-String -Width 120
        $text | Should -Match '(?m)^Severity +Finding'
        $text | Should -Match '(?m)^Error +up/0001_a\.sql:3 +some-rule\r?\n +It is unsafe\.'
    }

    It 'shows all of a finding as a list' {
        $names = New-Finding | Format-List | Out-String -Stream | Where-Object { $_ -match '^(\w+) +:' } | ForEach-Object { $Matches[1] }
        $names | Should -Be 'Server', 'Database', 'RuleId', 'Severity', 'Script', 'Path', 'Line', 'Column', 'Object', 'Statement', 'Evidence', 'Lock', 'Message',
            'Reason', 'SafeWay', 'AllowedBecause', 'HelpUri'
    }

    It 'reports what a database has kept of itself' {
        $target = New-TestDatabase
        $target | Invoke-PgMigration (New-MigrationFolder @{ 'up/0001_a.sql' = 'CREATE TABLE a (id int);' }) -Environment QA
        $history = $target | Export-PgMigrationReport Json -Kind History | ConvertFrom-Json
        $history.kind, $history.scripts.script, $history.figures.deployments | Should -Be 'History', 'up/0001_a.sql', 1
        $page = $target | Export-PgMigrationReport Html "$TestDrive/growth.html" -Kind Schema
        $page | Should -BeOfType System.IO.FileInfo
        Get-Content $page -Raw | Should -BeLike '*<svg *'
        $changes = $target | Export-PgMigrationReport Csv -Kind Evolution -Object public.a | ConvertFrom-Csv
        $changes.object | Should -Contain 'public.a'
        $changes[-1].script | Should -Be 'up/0001_a.sql'
        $target | Export-PgMigrationReport Json "$TestDrive/none.json" -Kind History -WhatIf | Should -BeNullOrEmpty
        "$TestDrive/none.json" | Should -Not -Exist
        { $target | Export-PgMigrationReport Sarif -Kind History } | Should -Throw -ErrorId 'OptionsInvalid,*'
        { $target | Export-PgMigrationReport Json -Kind Schema -Object a } | Should -Throw -ErrorId 'OptionsInvalid,*'
        { Export-PgMigrationReport Json -ConnectionString $target.ConnectionString } | Should -Throw '*is not said*' -ErrorId 'OptionsInvalid,*'
        { New-Finding | Export-PgMigrationReport Json -HistorySchema x } | Should -Throw -ErrorId 'OptionsInvalid,*'
    }

    It 'takes what is not said of the database from the environment' {
        $server = Get-TestServer
        $settings = @{ PGHOST = 'localhost'; PGPORT = $server.Port; PGUSER = $server.User }
        foreach ($name in $settings.Keys) { Set-Item "env:$name" $settings[$name] }
        try {
            $null = Export-PgMigrationReport Json -Kind History -Database gone -ErrorAction SilentlyContinue -ErrorVariable failed
            $failed.Count | Should -Be 1
            $failed.TargetObject | Should -BeLike '*/gone'
        }
        finally { foreach ($name in $settings.Keys) { Remove-Item "env:$name" } }
    }
}
