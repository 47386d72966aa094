#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

BeforeAll {
    . $PSScriptRoot/Initialize.ps1

    # A new repository, and this session in it.
    function Enter-Repository([string] $Pipeline) {
        $root = Join-Path $TestDrive ([guid]::NewGuid())
        $null = Initialize-PgMigration $root -Pipeline $Pipeline
        Push-Location $root
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

    # Its steps are run by the tests of the templates: it is made of those very files.
    It 'writes a pipeline of <Pipeline>, of the files in pipelines/<Source>' -ForEach @(
        @{ Pipeline = 'GitHub'; Source = 'github'; Root = '.github/workflows/pgmigrate.yml'; Part = '.github/workflows' }
        @{ Pipeline = 'AzureDevOps'; Source = 'azure'; Root = 'azure-pipelines.yml'; Part = 'pipelines' }
    ) {
        Enter-Repository $Pipeline
        $version = (Get-Module PgMigrate).Version

        Get-Content $Root -Raw | Should -Match "version: '$([regex]::Escape($version))'|default: '$([regex]::Escape($version))'"
        foreach ($file in Get-ChildItem "$PSScriptRoot/../../pipelines/$Source/*.yml" -Exclude (Split-Path $Root -Leaf)) {
            Get-Content (Join-Path $Part $file.Name) -Raw | Should -Be (Get-Content $file -Raw)
        }
    }
}
