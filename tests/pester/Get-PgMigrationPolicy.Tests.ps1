#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

BeforeAll {
    . $PSScriptRoot/Initialize.ps1

    function New-PolicyFolder([string] $Policy) {
        $folder = New-MigrationFolder @{ 'up/0001_a.sql' = 'CREATE TABLE a (id integer PRIMARY KEY);' }
        $server = Get-TestServer
        Set-Content "$folder/pgmigrate.json" @"
{ "targets": { "prod": { "server": "$($server.Server -replace ':\d+$')", "port": $($server.Port), "user": "$($server.User)",
    "database": "DATABASE", "environment": "PROD", "password": { "secret": "prod", "vault": "team" } } },
"environments": { "PROD": { "policy": { $Policy } } } }
"@
        $folder
    }
}

Describe 'Get-PgMigrationPolicy' {
    It 'lists every setting with its value and where it comes from' {
        $folder = New-PolicyFolder '"lockTimeout": "2s", "mayOverride": ["retries"]'
        $settings = Get-PgMigrationPolicy -Target prod -Path $folder
        $settings | Should -BeOfType PgMigrate.PolicySetting
        $settings.Environment | Select-Object -Unique | Should -Be 'PROD'
        $lock = $settings | Where-Object Setting -eq 'lockTimeout'
        $lock.Value, $lock.Source, $lock.Line, $lock.ProfileValue | Should -Be '2s', 'policy of PROD', 3, '5s'
        $lock.Path | Should -Be (Join-Path $folder 'pgmigrate.json')
        $force = $settings | Where-Object Setting -eq 'allow.force'
        $force.Value, $force.Source, $force.Line | Should -Be 'false', 'profile production', $null
        $statement = $settings | Where-Object Setting -eq 'statementTimeout'
        $statement.Value, $statement.Source | Should -Be '0', 'default'
        ($settings | Where-Object MayOverride).Setting | Should -Be 'retries'
    }

    It 'takes environments, names of settings with wildcards, and another file' {
        $folder = New-PolicyFolder '"retries": 2'
        $found = Get-PgMigrationPolicy DEV, prod -Setting retries, backup.* -Configuration "$folder/pgmigrate.json"
        ($found | Where-Object Environment -eq 'DEV')[0].Profile | Should -BeNullOrEmpty
        ($found | Where-Object { $_.Environment -eq 'prod' -and $_.Setting -eq 'retries' }).Value | Should -Be '2'
        $found.Setting | Should -Contain 'backup.mode'
        $found.Setting | Should -Not -Contain 'order'
    }

    It 'shows a table that fits 80 columns' {
        $folder = New-PolicyFolder '"lockTimeout": "2s"'
        $table = Get-PgMigrationPolicy PROD -Path $folder | Format-Table | Out-String -Width 80
        $table | Should -Match 'Policy: PROD \(profile production\)'
        $table | Should -Match 'lockTimeout\s+2s\s+policy of PROD, line 3\s+5s'
        $table -split '\r?\n' | ForEach-Object Length | Where-Object { $_ -gt 80 } | Should -BeNullOrEmpty
    }

    It 'says what is wrong in the file, with the line' {
        $folder = New-PolicyFolder '"lockTimeuot": "2s"'
        { Get-PgMigrationPolicy PROD -Path $folder -ErrorAction Stop } | Should -Throw '*line 3*lockTimeuot*' -ErrorId 'TargetInvalid,*'
    }
}

Describe 'A policy and a secret of the session' {
    BeforeAll {
        function global:Get-Secret([string] $Name, [string] $Vault) {
            if ("$Vault/$Name" -ne 'team/prod') { return }
            $null = (Get-TestServer).ConnectionString -match 'Password=(?<password>[^;]+)'
            ConvertTo-SecureString $Matches.password -AsPlainText -Force
        }
    }

    AfterAll { Remove-Item function:global:Get-Secret }

    It 'stops Invoke-PgMigration, is predicted by Test-PgMigration, and gives way to a reason where it says so' {
        $folder = New-PolicyFolder '"retries": 2, "mayOverride": ["retries"]'
        $database = New-TestDatabase
        $file = "$folder/pgmigrate.json"
        (Get-Content $file -Raw).Replace('DATABASE', $database.Database) | Set-Content $file

        { Invoke-PgMigration $folder -Target prod -Retries 3 -Force -ErrorAction Stop } |
            Should -Throw '*allow.force: profile production*' -ErrorId 'PolicyViolated,*'
        (Test-PgMigration $folder -Target prod -Severity @{ 'missing-down' = 'Off' }).RuleId | Should -Not -Contain 'policy-violated'
        (Invoke-PgMigration $folder -Target prod -Retries 3 -Reason 'a slow night').Overrides | Should -Be 'retries: 3, not 2'
        (Get-PgMigrationHistory -Target prod -Configuration $file).Reason | Should -Be 'a slow night'
    }
}
