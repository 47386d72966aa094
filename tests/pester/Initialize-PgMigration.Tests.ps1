#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

BeforeAll {
    . $PSScriptRoot/Initialize.ps1

    # A new repository, and this session in it.
    function Enter-Repository([string] $Pipeline) {
        $root = Join-Path $TestDrive ([guid]::NewGuid())
        $null = Initialize-PgMigration $root -Pipeline $Pipeline
        Push-Location $root
    }

    # The scripts of a pipeline, in order.
    function Get-PipelineScript([string] $File) {
        $text = [IO.File]::ReadAllText((Convert-Path $File))
        [regex]::Matches($text, '(?m)^( +)(?:script|run): \|\n((?:\1 +\S.*\n)+)').ForEach({ $_.Groups[2].Value })
    }
}

Describe 'Initialize-PgMigration' {
    AfterEach { Pop-Location }

    It 'makes what a new database is rehearsed with, without a finding, and migrated' {
        Enter-Repository None
        $database = New-TestDatabase

        $database | Test-PgMigration ./migrations -Environment DEV -Rehearse | ForEach-Object RuleId | Should -Be 'rehearsed'
        ($database | Invoke-PgMigration ./migrations -Environment DEV).Status | Should -BeIn 'Applied', 'Skipped'
        ($database | Get-PgMigration ./migrations -Environment DEV).State | Should -Not -Contain 'Failed'
        (New-PgMigration 'Add phone to customer' ./migrations).Name | Should -Contain '0004_add_phone_to_customer.sql'
    }

    It 'leaves what is there, and puts no examples beside scripts' {
        Push-Location (New-MigrationFolder @{ 'migrations/up/0001_own.sql' = 'SELECT 1;'; '.editorconfig' = 'own' })

        $made = (Initialize-PgMigration -WarningVariable told -WarningAction SilentlyContinue).Name

        $made | Sort-Object | Should -Be '.gitattributes', 'pgmigrate.json', 'pgmigrate.schema.json'
        Get-Content .editorconfig | Should -Be 'own'
        $told | Should -HaveCount 2
        "$told" | Should -Match 'holds scripts already.*\.editorconfig is there already'
    }

    It 'makes nothing with -WhatIf' {
        Push-Location (New-MigrationFolder @{})
        Initialize-PgMigration ./new -Pipeline GitHub -WhatIf | Should -BeNullOrEmpty
        './new' | Should -Not -Exist
    }

    It 'writes a pipeline of <Pipeline> whose steps run as they are' -ForEach @(
        @{ Pipeline = 'GitHub'; File = './.github/workflows/pgmigrate.yml' }
        @{ Pipeline = 'AzureDevOps'; File = './azure-pipelines.yml' }
    ) {
        Enter-Repository $Pipeline
        $prod = New-TestDatabase
        $targets = (Get-Content pgmigrate.json -Raw).Replace('"db.example.org"', """$($prod.Server)"", ""port"": $($prod.Port)")
        $targets.Replace('"app"', """$($prod.Database)""").Replace('"app_migrator"', """$($prod.User)""") | Set-Content pgmigrate.json
        $env:APP_PROD_PASSWORD = $prod.ConnectionString -replace '.*Password=([^;]+).*', '$1'
        $env:GITHUB_STEP_SUMMARY = Join-Path $TestDrive summary.md
        $env:AGENT_TEMPDIRECTORY = $TestDrive
        function Install-PSResource([string] $Name, [string] $Version, [switch] $TrustRepository) { "$Name $Version" }
        $scripts = Get-PipelineScript $File
        $version = (Get-Module PgMigrate).Version

        $scripts | Should -HaveCount 3
        $scripts | Should -Match "Install-PSResource PgMigrate -Version $([regex]::Escape($version)) "
        $scripts.Replace('Import-Module PgMigrate', '') | ForEach-Object { . ([scriptblock]::Create($_)) } | Out-Null

        ($prod | Get-PgMigrationHistory).Status | Should -Contain 'Applied'
        (@("$env:GITHUB_STEP_SUMMARY", "$env:AGENT_TEMPDIRECTORY/pgmigrate.xml") | Where-Object { Test-Path $_ }) |
            Should -Not -BeNullOrEmpty
    }
}
