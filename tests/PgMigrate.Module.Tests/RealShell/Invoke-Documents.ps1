# Runs the commands of the documents in this process, against a sandbox, and writes what failed as JSON. DocumentSuite starts it.
[CmdletBinding()]
param(
    # JSON: RepositoryRoot, Manifest, Tool, Work (a folder), Blocks, each with Title, Document, Code, Run, Fails and Seen.
    [Parameter(Mandatory)]
    [string] $Request,

    [Parameter(Mandatory)]
    [string] $Result
)

$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $true
$asked = Get-Content $Request -Raw | ConvertFrom-Json
$RepositoryRoot, $Tool, $Work = $asked.RepositoryRoot, $asked.Tool, $asked.Work

# As installed: by its name, too.
$env:PSModulePath = (Join-Path $RepositoryRoot output) + [IO.Path]::PathSeparator + $env:PSModulePath
Import-Module $asked.Manifest

# A server with the databases and roles that the documents name.
function Start-Server {
    $sandbox = Start-PgSandbox
    $parts = [Data.Common.DbConnectionStringBuilder]@{ ConnectionString = $sandbox.ConnectionString }
    $env:PGHOST, $env:PGPORT, $env:PGUSER, $env:PGPASSWORD = $sandbox.Server, $sandbox.Port, $sandbox.User, $parts['Password']
    $env:PGDATABASE, $env:PGSSLMODE = 'tara', 'disable'

    $setup = Join-Path $Work setup
    $null = New-Item $setup/up -ItemType Directory
    $databases = 'tara', 'tara_test', 'tara_archive', 'shop', 'crm', 'eu', 'us', 'asia'
    $roles = 'deploy', 'my-automation-account', 'my-service-principal'
    @(
        '-- pgmigrate:transaction off'
        $roles | ForEach-Object { "CREATE ROLE `"$_`" SUPERUSER LOGIN PASSWORD '$env:PGPASSWORD';" }
        $databases | ForEach-Object { "CREATE DATABASE $_;" }
    ) | Set-Content $setup/up/0001_setup.sql
    $null = Invoke-PgMigration $setup -Database postgres -Force -WarningAction Ignore
    $sandbox
}

# The certificate of an approver.
function New-Certificate([string] $Folder) {
    $key = [Security.Cryptography.ECDsa]::Create([Security.Cryptography.ECCurve+NamedCurves]::nistP256)
    $request = [Security.Cryptography.X509Certificates.CertificateRequest]::new('CN=Anna', $key, 'SHA256')
    $certificate = $request.CreateSelfSigned((Get-Date).AddDays(-1), (Get-Date).AddYears(1))
    [IO.File]::WriteAllBytes("$Folder/anna.pfx", $certificate.Export('Pfx', 'secret'))
    Set-Content $Folder/anna.pem $certificate.ExportCertificatePem()
}

# A folder as the documents have it around them: the sample migrations, and targets.
function New-WorkFolder([string] $Document) {
    $folder = Join-Path $Work ($Document -replace '\W', '_')
    Copy-Item (Join-Path $RepositoryRoot migrations) $folder/migrations -Recurse
    $targets = @{}
    foreach ($name in 'eu', 'us', 'asia') { $targets[$name] = @{ server = $env:PGHOST; database = $name; environment = 'PROD' } }
    $targets.prod = @{ server = $env:PGHOST; database = 'tara'; environment = 'PROD' }
    $targets.test = @{ server = $env:PGHOST; database = 'tara_test'; environment = 'TEST' }
    @{ targets = $targets } | ConvertTo-Json -Depth 3 | Set-Content $folder/pgmigrate.json, $folder/migrations/pgmigrate.json
    New-Certificate $folder
    $folder
}

# Every command of a text is there, and has the parameters that it is given.
function Assert-Command([string] $Code) {
    $faults = $null
    $tree = [Management.Automation.Language.Parser]::ParseInput($Code, [ref] $null, [ref] $faults)
    if ($faults) { throw $faults[0].Message }
    foreach ($call in $tree.FindAll({ $args[0] -is [Management.Automation.Language.CommandAst] }, $true)) {
        $name = $call.GetCommandName()
        $command = Get-Command ($name -replace '^\./', "$RepositoryRoot/")
        if (-not $command.Parameters) { continue }
        $call.CommandElements.Where({ $_ -is [Management.Automation.Language.CommandParameterAst] }) |
            ForEach-Object { $null = $command.ResolveParameter($_.ParameterName) }
    }
}

function Format-Failure($Caught) { "$Caught`n$($Caught.ScriptStackTrace)" }

# The first line that is to be seen, in its order, and is not; an ellipsis stands for anything, white space for any other.
function Find-Unseen([string[]] $Seen, [string] $Shown) {
    $lines = [Collections.Generic.Queue[string]]@($Shown -split '\r?\n' | ForEach-Object { ($_ -replace '\s+', ' ').Trim() })
    foreach ($expected in $Seen) {
        $pattern = [WildcardPattern]::Escape(($expected -replace '\s+', ' ').Trim()).Replace('…', '*')
        do { $found = $lines.Count -gt 0 -and $lines.Dequeue() -like $pattern } until ($found -or $lines.Count -eq 0)
        if (-not $found) { return "'$expected' is not shown. What is:`n$Shown" }
    }
}

# The blocks of one document, in one scope, as a reader would run them.
function Invoke-Document($Group) {
    Push-Location (New-WorkFolder $Group.Name)
    foreach ($block in $Group.Group) {
        $failure = ''
        $shown = ''
        try {
            if (-not $block.Run) { Assert-Command $block.Code }
            elseif ($block.Seen) { $shown = . ([scriptblock]::Create($block.Code)) *>&1 | Out-String -Width 200 }
            else { $null = . ([scriptblock]::Create($block.Code)) *>&1 }
            if ($block.Fails) { $failure = "It did not fail with $($block.Fails)." }
        }
        catch {
            if (-not $block.Fails -or $_.FullyQualifiedErrorId -notlike "$($block.Fails),*") { $failure = Format-Failure $_ }
        }

        if (-not $failure -and $block.Run) { $failure = "$(Find-Unseen $block.Seen $shown)" }

        @{ Title = $block.Title; Failure = $failure }
    }

    Pop-Location
}

. $PSScriptRoot/StandIns.ps1
$sandbox = Start-Server

# What a document calls prod has been migrated twice, at whatever hour, and without the sample's policy.
$sample = @{ Path = Join-Path $RepositoryRoot migrations; Configuration = Join-Path $Work none.json; Environment = 'PROD' }
Set-Content $sample.Configuration '{}'
$run = (Invoke-PgMigration @sample -To 0014_create_change_log.sql)[-1].RunId
$later = (Invoke-PgMigration @sample)[-1].RunId

$ended = $asked.Blocks | Group-Object Document | ForEach-Object { Invoke-Document $_ }
$sandbox | Stop-PgSandbox
ConvertTo-Json @($ended) | Set-Content $Result
