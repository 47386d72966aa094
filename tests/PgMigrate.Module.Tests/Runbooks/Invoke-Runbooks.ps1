# Runs runbooks as an Azure Automation job in the cloud does: several jobs in one process, no host, no console, no other process, text
# for parameters. RunbookHost starts it, and writes a line of JSON for each round of jobs.
[CmdletBinding()]
param(
    # What begins the line that ends a round.
    [Parameter(Mandatory)]
    [string] $Marker,

    [Parameter(Mandatory)]
    [string] $Module
)

$ErrorActionPreference = 'Stop'
$env:PSModulePath = (Resolve-Path (Join-Path $Module ../../..)).Path + [IO.Path]::PathSeparator + $env:PSModulePath

# Linux refuses to start a program from here on, to every thread: what .NET would say on a system that has none.
Add-Type -IgnoreWarnings @'
using System;
using System.Runtime.InteropServices;

public static class Programs
{
    [StructLayout(LayoutKind.Sequential)] private struct Step { public ushort Code; public byte Yes, No; public uint Value; }
    [StructLayout(LayoutKind.Sequential)] private struct Steps { public ushort Count; public IntPtr First; }
    [DllImport("libc")] private static extern int prctl(int option, ulong a, ulong b, ulong c, ulong d);
    [DllImport("libc")] private static extern long syscall(long number, ulong operation, ulong flags, ref Steps steps);

    public static bool Refuse()
    {
        bool arm = RuntimeInformation.ProcessArchitecture == Architecture.Arm64;
        uint execve = arm ? 221u : 59u, execveat = arm ? 281u : 322u;
        Step[] steps =
        {
            new Step { Code = 0x20 },                                  // the number of the system call
            new Step { Code = 0x15, Yes = 1, Value = execve },
            new Step { Code = 0x15, No = 1, Value = execveat },
            new Step { Code = 0x06, Value = 0x00050001 },              // EPERM
            new Step { Code = 0x06, Value = 0x7fff0000 },              // allowed
        };
        GCHandle pinned = GCHandle.Alloc(steps, GCHandleType.Pinned);
        var all = new Steps { Count = (ushort)steps.Length, First = pinned.AddrOfPinnedObject() };
        bool refused = prctl(38, 1, 0, 0, 0) == 0 && syscall(arm ? 277 : 317, 1, 1, ref all) == 0;
        pinned.Free();
        return refused;
    }
}
'@
$refused = [Programs]::Refuse()

# Azure's own modules, which are none of ours: the storage account is a folder.
$azure = @'
function Connect-AzAccount([switch] $Identity) { if (-not $Identity) { throw 'Nobody can log in.' } }
function New-AzStorageContext([string] $StorageAccountName, [switch] $UseConnectedAccount) { Join-Path $env:STORAGE_ACCOUNTS $StorageAccountName }
function Get-AzStorageBlobContent($Context, [string] $Container, [string] $Blob, [string] $Destination, [switch] $Force) {
    Copy-Item -LiteralPath "$Context/$Container/$Blob" -Destination $Destination
}
function Set-AzStorageBlobContent($Context, [string] $Container, [string] $File, [string] $Blob, [hashtable] $Properties, [switch] $Force) {
    if (-not $Properties.ContentType) { throw "$Blob has no type." }
    Copy-Item -LiteralPath $File -Destination "$Context/$Container/$Blob"
}
'@

# A job: a runspace without a host's user interface. What the streams hold is counted in bytes, as the service does.
function Start-Job([hashtable] $Job) {
    $runspace = [runspacefactory]::CreateRunspace([initialsessionstate]::CreateDefault2())
    $runspace.Open()
    $shell = [powershell]::Create($runspace)
    # Of several statements the last one's failure would be one error among others.
    $null = $shell.AddScript($azure).Invoke()
    $shell.Commands.Clear()
    $null = $shell.AddCommand($Job.Runbook)
    foreach ($name in $Job.Parameters.Keys) { $null = $shell.AddParameter($name, $Job.Parameters[$name]) }
    # What was written before a job failed stays its output.
    $none, $output = [Management.Automation.PSDataCollection[psobject]]::new(), [Management.Automation.PSDataCollection[psobject]]::new()
    $none.Complete()
    @{ Shell = $shell; Runspace = $runspace; Output = $output; Running = $shell.BeginInvoke($none, $output) }
}

function Stop-Job([hashtable] $Job) {
    $output, $failure = @(), $null
    try { $null = $Job.Shell.EndInvoke($Job.Running) } catch { $failure = ($_.Exception.InnerException ?? $_.Exception).Message }
    $streams = $Job.Shell.Streams
    $result = @{
        Output   = @($Job.Output | ForEach-Object { "$_" })
        Errors   = @($streams.Error | ForEach-Object { "$_" })
        Warnings = @($streams.Warning | ForEach-Object { "$_" })
        Host     = @($streams.Information | ForEach-Object { "$_" })
        Failure  = $failure
    }
    $Job.Shell.Dispose()
    $Job.Runspace.Dispose()
    $result
}

while ($null -ne ($line = [Console]::In.ReadLine())) {
    $round = $line | ConvertFrom-Json -AsHashtable
    # What another job of the process has left behind.
    [Globalization.CultureInfo]::DefaultThreadCurrentCulture = [Globalization.CultureInfo]::new($round.Culture)
    [Environment]::CurrentDirectory = $round.Folder
    $jobs = @($round.Jobs | ForEach-Object { Start-Job $_ })
    $results = @($jobs | ForEach-Object { Stop-Job $_ })
    $process = [Diagnostics.Process]::GetCurrentProcess()
    @{
        ProgramsRefused = $refused
        Culture         = [Globalization.CultureInfo]::DefaultThreadCurrentCulture.Name
        Folder          = [Environment]::CurrentDirectory
        Memory          = $process.PeakWorkingSet64
        Jobs            = $results
    } | ConvertTo-Json -Depth 5 | Set-Content -LiteralPath $round.Result
    [Console]::Out.WriteLine("$Marker 0")
}
