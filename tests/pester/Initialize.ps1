# Dot-sourced by every test file: imports the finished module, and gives the tests a server and a place to work.
$ModuleManifest = @(Get-Item "$PSScriptRoot/../../output/PgMigrate/*/PgMigrate.psd1" | Sort-Object LastWriteTime)[-1].FullName
Import-Module $ModuleManifest -ErrorAction Stop

# The one server that all files share. It ends with this process.
function Get-TestServer {
    if (-not $global:PgMigrateTestServer) { $global:PgMigrateTestServer = Start-PgSandbox }
    $global:PgMigrateTestServer
}

# A database of the caller's own on that server.
function New-TestDatabase {
    $server = Get-TestServer
    $name = "test_$([guid]::NewGuid().ToString('n'))"
    $connectionString = $server.ConnectionString -replace 'Database=[^;]+', "Database=$name"
    $null = Invoke-PgMigration (New-MigrationFolder @{}) -ConnectionString $connectionString -CreateDatabase -KeepSnapshots 0
    [pscustomobject]@{
        ConnectionString = $connectionString
        Server           = $server.Server
        Port             = $server.Port
        User             = $server.User
        Database         = $name
    }
}

# Files for a migration folder of one test: names and SQL.
function New-MigrationFolder([hashtable] $Scripts) {
    $folder = Join-Path $TestDrive ([guid]::NewGuid())
    $null = New-Item "$folder/up" -ItemType Directory
    foreach ($name in $Scripts.Keys) {
        $path = Join-Path $folder $name
        $null = New-Item (Split-Path $path) -ItemType Directory -Force
        Set-Content $path $Scripts[$name]
    }

    $folder
}

# This shell again, as a process of its own. The process of the .NET tool is `dotnet`, which has to be told what to run.
function Invoke-Shell([string] $Command) {
    Start-Shell -Command $Command
}

function Start-Shell {
    $program = [Environment]::ProcessPath
    $shell = if ((Split-Path $program -LeafBase) -eq 'dotnet') { 'exec', (Join-Path $PSHOME 'pwsh.dll') } else { @() }
    & $program @shell -NoProfile -NonInteractive @args
}
