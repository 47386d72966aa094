#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

BeforeAll {
    . $PSScriptRoot/Initialize.ps1
}

Describe 'Export-PgMigrationDashboard' {
    BeforeAll {
        $folder = New-MigrationFolder @{ 'up/0001_a.sql' = 'CREATE TABLE a (id integer PRIMARY KEY);' }
        $one, $other = (New-TestDatabase), (New-TestDatabase)
        $null = $one | Invoke-PgMigration $folder
        $server = Get-TestServer
        $env:DASHBOARD_TEST_PASSWORD = ($server.ConnectionString -replace '.*Password=([^;]+).*', '$1')
        $target = '{{ "server": "{0}", "port": {1}, "user": "{2}", "database": "{3}", "environment": "{4}", "passwordVariable": "{5}" }}'
        $known = @($one, $other) | ForEach-Object {
            $target -f ($server.Server -replace ':\d+$'), $server.Port, $server.User, $_.Database, 'DEV', 'DASHBOARD_TEST_PASSWORD'
        }
        Set-Content "$folder/pgmigrate.json" @"
{ "targets": { "one": $($known[0]), "other": $($known[1]),
  "lost": $($known[0].Replace('DASHBOARD_TEST_PASSWORD', 'DASHBOARD_TEST_NOTHING')) } }
"@
        $page = Join-Path $TestDrive 'status.html'

        function Read-Page([string] $Path) {
            $null = (Get-Content $Path -Raw) -match 'id="data">(?<data>[^<]*)<'
            $bytes = [IO.MemoryStream]::new([Convert]::FromBase64String($Matches.data))
            $gzip = [IO.Compression.GZipStream]::new($bytes, [IO.Compression.CompressionMode]::Decompress)
            [IO.StreamReader]::new($gzip).ReadToEnd() | ConvertFrom-Json
        }
    }

    AfterAll { Remove-Item env:DASHBOARD_TEST_PASSWORD }

    It 'writes one page of all targets, those too that cannot be reached' {
        $file = Export-PgMigrationDashboard $folder $page -Target * -ErrorAction Stop
        $file | Should -BeOfType System.IO.FileInfo
        $file.FullName | Should -Be $page
        $targets = (Read-Page $page).targets
        $targets.name | Should -Be 'one', 'other', 'lost'
        $targets.condition | Should -Be 'Current', 'Behind', 'Unreachable'
        $targets.environment | Select-Object -Unique | Should -Be 'DEV'
        $targets[2].error | Should -Match 'DASHBOARD_TEST_NOTHING'
    }

    It 'takes targets, connection strings and objects from the pipeline' {
        $null = 'o*', $other.ConnectionString | Export-PgMigrationDashboard $folder $page
        (Read-Page $page).targets.name | Should -Be 'one', 'other', "$($server.Server):$($server.Port)/$($other.Database)"
        $null = $one, $other | Export-PgMigrationDashboard $folder $page -Environment QA
        (Read-Page $page).targets.environment | Should -Be 'QA', 'QA'
    }

    It 'writes nothing with -WhatIf, and into no folder that is not there' {
        Remove-Item $page -ErrorAction Ignore
        $one | Export-PgMigrationDashboard $folder $page -WhatIf | Should -BeNullOrEmpty
        $page | Should -Not -Exist
        { $one | Export-PgMigrationDashboard $folder (Join-Path $TestDrive 'none/status.html') -ErrorAction Stop } |
            Should -Throw -ErrorId 'ReportFolderNotFound,*'
        { $one | Export-PgMigrationDashboard (Join-Path $TestDrive 'none') $page -ErrorAction Stop } |
            Should -Throw -ErrorId 'FolderNotFound,*'
        { Export-PgMigrationDashboard $folder $page -Target oen -ErrorAction Stop } |
            Should -Throw "*There is no target 'oen'*" -ErrorId 'TargetInvalid,*'
    }

    It 'writes it again until it is stopped' {
        $file = $one | Export-PgMigrationDashboard $folder $page -Watch -Interval 100ms | Select-Object -First 1
        $file.FullName | Should -Be $page
        (Read-Page $page).every | Should -Be 100
    }
}
