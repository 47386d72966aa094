# Runs every test file in this process, and writes what became of each test as JSON. PgMigrate.Module.Tests starts it.
[CmdletBinding()]
param(
    [Parameter(Mandatory)]
    [string] $Pester,

    [Parameter(Mandatory)]
    [string] $Result
)

$ErrorActionPreference = 'Stop'
Import-Module $Pester

# Errors with the lines of the tests that led to them; those of Pester itself tell nothing.
function Format-Failure($Failed) {
    $lines = $Failed.ErrorRecord | ForEach-Object { "$_"; $_.ScriptStackTrace -split "`n" -notmatch 'Pester\.' }
    @($lines) -join "`n"
}

$run = Invoke-Pester -Configuration @{
    Run    = @{ Path = $PSScriptRoot; PassThru = $true }
    Output = @{ Verbosity = 'None' }
}

@{
    Files = @($run.Containers | ForEach-Object { Split-Path $_.Item -Leaf })
    Tests = @($run.Tests | ForEach-Object { @{ Name = $_.ExpandedPath; Result = $_.Result; Failure = Format-Failure $_ } })
    # What fails outside of a test: a file that cannot be read, a BeforeAll, an AfterAll.
    Failures = @($run.FailedContainers + $run.FailedBlocks | ForEach-Object { "$($_.Name ?? $_.Item): $(Format-Failure $_)" })
} | ConvertTo-Json -Depth 4 | Set-Content $Result
