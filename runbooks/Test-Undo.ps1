#Requires -Version 7.4

<#
.SYNOPSIS
Proves the way back on a database that is there for that: migrates it, takes the newest scripts back, migrates it again, and
compares. Do not name a database that others use.
#>
[CmdletBinding()]
param(
    # Names of targets in pgmigrate.json: ["eu","us"], or eu,us.
    [Parameter(Mandatory)]
    [string] $Targets,

    # Where migrations and pgmigrate.json are: a zip in a container of a storage account that the account's identity may read,
    [string] $StorageAccount,
    [string] $Container = 'releases',
    [string] $Blob = 'migrations.zip',

    # or a folder of a Hybrid Runbook Worker.
    [string] $Folder,

    # true: connects as the Automation account's managed identity, also where pgmigrate.json does not say so.
    [string] $ManagedIdentity = 'false',

    # The client id of a user-assigned identity.
    [string] $ClientId,

    # How many scripts are taken back.
    [string] $Last = '3'

)

$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'

#region Common to all of the runbooks, each of which has to stand alone
# A job gets lists as text: ["eu","us"], or eu,us.
function Read-List([string] $Text) {
    if ($Text.TrimStart().StartsWith('[')) { return @($Text | ConvertFrom-Json) }
    @($Text -split ',' | ForEach-Object Trim | Where-Object { $_ })
}

# A job gets true, True, $true or 1, whoever starts it.
function Test-True([string] $Text) { $Text.Trim() -in 'true', '$true', '1' }

# The folder that holds migrations and pgmigrate.json: one of a Hybrid Runbook Worker, else a zip of a blob container.
function Get-Source {
    if ($Folder) { return (Resolve-Path -LiteralPath $Folder).Path }
    $null = New-Item $work -ItemType Directory
    $null = Connect-AzAccount -Identity
    $storage = New-AzStorageContext -StorageAccountName $StorageAccount -UseConnectedAccount
    $null = Get-AzStorageBlobContent -Context $storage -Container $Container -Blob $Blob -Destination $work -Force
    Expand-Archive -LiteralPath (Join-Path $work $Blob) -DestinationPath $work
    $work
}

# What all calls say of the databases.
function Get-Database([string] $Source) {
    $database = @{ Target = Read-List $Targets; Configuration = Join-Path $Source pgmigrate.json }
    if (Test-True $ManagedIdentity) { $database.ManagedIdentity = $true }
    if ($ClientId) { $database.ClientId = $ClientId }
    $database
}

# One line of JSON for each object. A job's stream holds 1 MiB: what goes beyond a part of that is counted.
function Write-Result {
    param(
        [Parameter(ValueFromPipeline)]
        $InputObject,

        [Parameter(Mandatory)]
        [string[]] $Property
    )

    begin { $written, $left = 0, 0 }
    process {
        $line = $InputObject | Select-Object $Property | ConvertTo-Json -Compress -Depth 3 -EnumsAsStrings
        if ($written + $line.Length -gt 200kb) { $left++; return }
        $written += $line.Length
        $line
    }
    end { if ($left) { "... and $left more." } }
}
#endregion

$work = Join-Path ([IO.Path]::GetTempPath()) "pgmigrate-$([guid]::NewGuid())"
$failed = @()
try {
    $source = Get-Source
    $database = Get-Database $source
    $scripts = Join-Path $source migrations
    foreach ($name in $database.Target) {
        $drill = $database.Clone()
        $drill.Target = $name
        try {
            $null = Invoke-PgMigration $scripts @drill
            $before = Get-PgMigrationHistory @drill -First 1
            Undo-PgMigration $scripts @drill -Last ([int] $Last) -Reason 'Undo drill' | Write-Result -Property Database, Script, Status, Seconds, Error
            $null = Invoke-PgMigration $scripts @drill
            $changes = @(Compare-PgSchema @drill -ReferenceRunId $before.RunId)
            $changes | Write-Result -Property Database, Change, ObjectType, Object, Property, Before, After
            if ($changes) { throw "$name is not what it was: the way back of its scripts loses something." }
        }
        catch {
            $failed += $_
            Write-Error $_ -ErrorAction Continue
        }
    }
}
finally {
    if (Test-Path -LiteralPath $work) { Remove-Item -LiteralPath $work -Recurse -Force }
}

if ($failed) { throw "$($failed.Count) of $($database.Target.Count) targets failed." }
