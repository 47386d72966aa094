#!/usr/bin/env pwsh
#Requires -Version 7.4

<#
.SYNOPSIS
Builds, tests, shows, measures and packs PgMigrate.
.DESCRIPTION
The one door for people with pwsh. Everything it does can be done with `dotnet` alone; see README.md.
.PARAMETER Task
Clean: removes what builds made. Build: makes the module in output. Test: runs every test, the Pester suite among them.
Demo: migrates a throw-away server. Bench: measures. Package: makes what is published, in artifacts/package.
Site: makes a site of the docs, in artifacts/site; a link that leads nowhere is an error.
.PARAMETER Configuration
Of Build, Test and Site. Bench and Package are always Release.
.EXAMPLE
./build.ps1
.EXAMPLE
./build.ps1 Clean, Package
#>
[CmdletBinding()]
param(
    [Parameter(Position = 0)]
    [ValidateSet('Clean', 'Build', 'Test', 'Demo', 'Bench', 'Package', 'Site')]
    [string[]] $Task = ('Build', 'Test'),

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Debug'
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $true

$Solution = Join-Path $PSScriptRoot 'PgMigrate.sln'
$PackageFolder = Join-Path $PSScriptRoot 'artifacts/package'

function Invoke-Clean {
    foreach ($folder in 'artifacts', 'output', 'TestResults') {
        $path = Join-Path $PSScriptRoot $folder
        if (Test-Path $path) { Remove-Item $path -Recurse -Force }
    }
}

function Invoke-Build {
    dotnet build $Solution --configuration $Configuration
}

function Invoke-Test {
    # One project at a time, as CI does it: each starts servers of its own.
    dotnet test --solution $Solution --configuration $Configuration --max-parallel-test-modules 1
}

function Invoke-Demo {
    $migrations = Join-Path $PSScriptRoot 'migrations'
    dotnet run --project (Join-Path $PSScriptRoot 'src/PgMigrate.Tool') -- "Start-PgSandbox | Invoke-PgMigration '$migrations' -Environment DEV"
}

function Invoke-Bench {
    dotnet run --project (Join-Path $PSScriptRoot 'tests/PgMigrate.Benchmarks') --configuration Release
}

function Invoke-Package {
    # The libraries compiled for every system, not for this one alone: build/Precompile.targets.
    $forAll = '-p:PrecompileForAll=true'
    dotnet build $Solution --configuration Release $forAll
    $module = Get-BuiltModule
    $null = New-Item $PackageFolder -ItemType Directory -Force
    Compress-ForGallery $module
    Compress-ForAutomation $module
    foreach ($project in 'PgMigrate.Tool', 'PgMigrate.Engine', 'PgMigrate.Hosting', 'PgMigrate.Aspire') {
        dotnet pack (Join-Path $PSScriptRoot 'src' $project) --configuration Release --output $PackageFolder $forAll
    }
    Get-ChildItem $PackageFolder -File | Format-Table Name, Length
}

function Invoke-Site {
    $site = Join-Path $PSScriptRoot 'artifacts/site'
    dotnet run --project (Join-Path $PSScriptRoot 'build/PgMigrate.SiteBuilder') --configuration $Configuration -- $PSScriptRoot $site
}

# The folder is what Publish-PSResource takes.
function Get-BuiltModule {
    $manifest = @(Get-Item (Join-Path $PSScriptRoot 'output/PgMigrate/*/PgMigrate.psd1'))
    if ($manifest.Count -ne 1) { throw "output/PgMigrate holds $($manifest.Count) versions; run Clean first." }
    $info = Test-ModuleManifest $manifest[0]
    Write-Host "PgMigrate $($info.Version): $($info.ModuleBase)"
    $info.ModuleBase
}

function Compress-ForGallery([string] $Module) {
    if (-not (Get-Command Compress-PSResource -ErrorAction Ignore)) {
        Write-Warning 'No nupkg of the module was made: Microsoft.PowerShell.PSResourceGet 1.1 has Compress-PSResource.'
        return
    }

    Compress-PSResource -Path $Module -DestinationPath $PackageFolder
}

# Azure Automation wants PgMigrate.zip with a folder PgMigrate, without one for the version.
function Compress-ForAutomation([string] $Module) {
    $staging = Join-Path $PSScriptRoot 'artifacts/staging'
    $zip = Join-Path $PackageFolder 'PgMigrate.zip'
    Remove-Item $staging, $zip -Recurse -Force -ErrorAction Ignore
    $null = New-Item $staging -ItemType Directory
    Copy-Item $Module (Join-Path $staging 'PgMigrate') -Recurse
    [System.IO.Compression.ZipFile]::CreateFromDirectory($staging, $zip)
    Confirm-AutomationLimit $zip
}

# https://learn.microsoft.com/azure/automation/shared-resources/modules: what an import refuses.
function Confirm-AutomationLimit([string] $Zip) {
    $archive = [System.IO.Compression.ZipFile]::OpenRead($Zip)
    try { $longest = @($archive.Entries.FullName | Sort-Object Length)[-1] } finally { $archive.Dispose() }
    $size = (Get-Item $Zip).Length
    Write-Host ('{0}: {1:n1} MB of 100, longest path {2} of 140 characters: {3}' -f (Split-Path $Zip -Leaf), ($size / 1MB), $longest.Length, $longest)
    if ($size -gt 100MB) { throw 'Azure Automation takes modules of up to 100 MB.' }
    if ($longest.Length -ge 140) { throw 'Azure Automation takes paths of fewer than 140 characters.' }
}

foreach ($name in $Task) { & "Invoke-$name" }
