# Dot-sourced by Invoke-Tasks.ps1: a server, and the programs beside it that a test cannot expect.

# The server that the environment names, as for anybody who works with one.
function Start-TaskServer {
    $sandbox = Start-PgSandbox
    $parts = [Data.Common.DbConnectionStringBuilder]@{ ConnectionString = $sandbox.ConnectionString }
    $env:PGHOST, $env:PGPORT, $env:PGUSER, $env:PGPASSWORD = $sandbox.Server, $sandbox.Port, $sandbox.User, $parts['Password']
    $env:PGDATABASE, $env:PGSSLMODE = 'postgres', 'disable'
    $sandbox
}

# A connection by the driver that the module has loaded.
function Open-Connection([string] $Database) {
    $contexts = [Runtime.Loader.AssemblyLoadContext]::All | Where-Object Name -EQ PgMigrate
    $driver = $contexts.Assemblies | Where-Object { $_.GetName().Name -eq 'Npgsql' }
    $text = "Host=$env:PGHOST;Port=$env:PGPORT;Username=$env:PGUSER;Password=$env:PGPASSWORD;Database=$Database;Pooling=false"
    $connection = [Activator]::CreateInstance($driver.GetType('Npgsql.NpgsqlConnection'), $text)
    $connection.Open()
    $connection
}

function Invoke-Sql($Connection, [string] $Sql) {
    $command = $Connection.CreateCommand()
    $command.CommandText = $Sql
    $reader = $command.ExecuteReader()
    while ($reader.Read()) { "$($reader.GetValue(0))" }
    $reader.Dispose()
}

function psql([string] $d, [string] $c) {
    $connection = Open-Connection $d
    try { Invoke-Sql $connection $c } finally { $connection.Dispose() }
}

# Somebody else, in the middle of something; ended by Dispose.
function Open-Transaction([string] $d, [string] $c) {
    $connection = Open-Connection $d
    Invoke-Sql $connection "BEGIN; $c"
    $connection
}

# Waits on the server until somebody waits for a lock.
function Wait-Blocked([string] $d) {
    psql -d $d -c "DO `$`$ BEGIN WHILE NOT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND locktype = 'relation') LOOP PERFORM pg_sleep(0.01); END LOOP; END `$`$"
}

function pg_dump {
    Set-Content $args[$args.IndexOf('--file') + 1] 'CREATE TABLE public.person (id bigint PRIMARY KEY, name text NOT NULL);'
}

# Programs on the path, as they are after an installation.
function Install-Program([string] $Name, [string] $Assembly) {
    $null = New-Item $Work/bin -ItemType Directory -Force
    Set-Content $Work/bin/$Name "#!/bin/sh`nexec '$([Environment]::ProcessPath)' exec '$Assembly' `"`$@`""
    chmod +x $Work/bin/$Name
}

Install-Program pgmigrate $asked.Tool
Install-Program pwsh $asked.Shell
$env:PATH = "$Work/bin$([IO.Path]::PathSeparator)$env:PATH"
