# Does the tasks of a new user in this process, against a sandbox, and writes what each of them shows as JSON. TaskSuite starts it.
[CmdletBinding()]
param(
    # JSON: RepositoryRoot, Manifest, Tool, Shell (pwsh's assembly), Work (a folder), Widths (columns).
    [Parameter(Mandatory)]
    [string] $Request,

    [Parameter(Mandatory)]
    [string] $Result
)

$asked = Get-Content $Request -Raw | ConvertFrom-Json

# PowerShell breaks lines between words in some languages alone.
[cultureinfo]::CurrentCulture = [cultureinfo]::CurrentUICulture = 'en-US'
$env:LC_ALL = 'C.UTF-8'

# A path of one length on every machine: long ones are wrapped.
$Work = Join-Path $asked.Work 'work'.PadRight(120 - $asked.Work.Length, '_')
$env:PSModulePath = (Join-Path $asked.RepositoryRoot output) + [IO.Path]::PathSeparator + $env:PSModulePath
Import-Module $asked.Manifest
. $PSScriptRoot/TaskStandIns.ps1
. $PSScriptRoot/TaskScreen.ps1

# The statements of a task, one after the other, as they are typed, with all that they give.
function Invoke-Task($File) {
    $folder = Join-Path $Work $File.BaseName
    $null = New-Item $folder/migrations/up, $folder/migrations/views -ItemType Directory
    Push-Location $folder
    $tree = [Management.Automation.Language.Parser]::ParseFile($File.FullName, [ref] $null, [ref] $null)
    foreach ($statement in $tree.EndBlock.Statements) {
        $given = [Collections.Generic.List[psobject]]::new()
        try { . ([scriptblock]::Create($statement.Extent.Text)) *>&1 | ForEach-Object { $given.Add($_) } }
        catch { $given.Add($_) }
        @{ Task = $File.BaseName; Text = $statement.Extent.Text; Given = $given }
    }

    Pop-Location
}

$sandbox = Start-TaskServer
$done = Get-ChildItem $PSScriptRoot/Tasks/*.ps1 | Sort-Object Name | ForEach-Object { Invoke-Task $_ }
Import-Module $asked.Manifest
$sandbox | Stop-PgSandbox

# No process of this one is left that could reset the width.
$shown = foreach ($width in $asked.Widths) {
    $done | Group-Object { $_.Task } | ForEach-Object {
        @{ Task = $_.Name; Width = $width; Work = $Work; Text = ($_.Group | ForEach-Object { Format-Screen $_ $width }) -join "`n" }
    }
}
ConvertTo-Json @($shown) | Set-Content $Result
