# Dot-sourced by every test file: imports the finished module, and gives it a place to work.
$ModuleManifest = @(Get-Item "$PSScriptRoot/../../output/PgMigrate/*/PgMigrate.psd1" | Sort-Object LastWriteTime)[-1].FullName
Import-Module $ModuleManifest -ErrorAction Stop

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
