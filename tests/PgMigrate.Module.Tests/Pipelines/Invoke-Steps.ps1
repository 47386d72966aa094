# Runs the scripts of steps as the agents of Azure DevOps (PowerShell@2 with pwsh) and GitHub (shell: pwsh) do. StepShell starts it,
# and writes a line of JSON for each step.
[CmdletBinding()]
param(
    # What begins the line that ends a step's output; its exit code follows.
    [Parameter(Mandatory)]
    [string] $Marker,

    [Parameter(Mandatory)]
    [string] $Module
)

# As installed: the templates import it by its name.
$env:PSModulePath = (Resolve-Path (Join-Path $Module ../../..)).Path + [IO.Path]::PathSeparator + $env:PSModulePath
function Install-PSResource([string] $Name, [string] $Version, [switch] $TrustRepository) {
    if (-not $Version) { throw "No version of $Name is said." }
}

while ($null -ne ($line = [Console]::In.ReadLine())) {
    $step = $line | ConvertFrom-Json -AsHashtable
    foreach ($name in $step.Variables.Keys) { Set-Item "env:$name" $step.Variables[$name] }
    Set-Location $step.Folder
    $exitCode = 0
    try {
        & {
            $ErrorActionPreference = 'Stop'
            $ProgressPreference = 'SilentlyContinue'
            . $step.File
        } | Out-Default
    }
    catch {
        # Agents have what a shell writes to standard error in the same log.
        $_ | Out-String | Write-Host
        $exitCode = 1
    }

    foreach ($name in $step.Variables.Keys) { Remove-Item "env:$name" -ErrorAction Ignore }
    [Console]::Out.WriteLine("$Marker $exitCode")
}
