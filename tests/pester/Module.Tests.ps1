#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

BeforeAll {
    . $PSScriptRoot/Initialize.ps1
}

Describe 'The module' {
    It 'has a valid manifest' {
        $info = Test-ModuleManifest $ModuleManifest -ErrorAction Stop
        $info.Name | Should -Be 'PgMigrate'
        $info.PowerShellVersion | Should -Be '7.4'
        $info.CompatiblePSEditions | Should -Be 'Core'
        $info.Version | Should -Be (Split-Path (Split-Path $ModuleManifest) -Leaf)
    }

    It 'has a page that Get-Help -Online opens, for every cmdlet' {
        $page = (Test-ModuleManifest $ModuleManifest).ProjectUri
        $page.Scheme | Should -Be 'https'
        Get-Command -Module PgMigrate | ForEach-Object HelpUri | Select-Object -Unique | Should -Be "$page"
    }

    It 'exports what its manifest lists' {
        $listed = (Import-PowerShellDataFile $ModuleManifest).CmdletsToExport | Sort-Object
        (Get-Module PgMigrate).ExportedCommands.Keys | Sort-Object | Should -Be $listed
    }

    It 'names its cmdlets with approved verbs' {
        $approved = Get-Verb | ForEach-Object Verb
        Get-Command -Module PgMigrate | ForEach-Object Verb | Should -BeIn $approved
    }

    It 'imports again with -Force, ten times' {
        Invoke-Shell "1..10 | ForEach-Object { Import-Module '$ModuleManifest' -Force -ErrorAction Stop }; @(Get-PgSandbox none*).Count; @(Get-Module | Where-Object Name -Like *PgMigrate*).Name" |
            Should -Be '0', 'PgMigrate'
    }

    It 'takes a prefix' {
        Invoke-Shell "Import-Module '$ModuleManifest' -Prefix My; Get-Command *-MyPgSandbox | ForEach-Object Name" |
            Should -Be 'Get-MyPgSandbox', 'Start-MyPgSandbox', 'Stop-MyPgSandbox'
    }

    It 'works in ForEach-Object -Parallel' {
        $results = 1..4 | ForEach-Object -Parallel {
            Import-Module $using:ModuleManifest -ErrorAction Stop
            @(Get-PgSandbox none*).Count
        }
        $results | Should -Be 0, 0, 0, 0
    }

    It 'works in Start-Job, and its objects keep their table there' {
        $job = Start-Job { Import-Module $using:ModuleManifest -ErrorAction Stop; Start-PgSandbox -WhatIf; [PgMigrate.ScriptRun]@{
                RunId = [guid]::Empty; Server = 's'; Database = 'd'; Script = '0001_a.sql'; Kind = 'OneTime'; Status = 'Applied'
                Duration = [timespan]::FromMilliseconds(1234) } }
        $run = $job | Receive-Job -Wait -AutoRemoveJob
        $run.Script | Should -Be '0001_a.sql'
        $run | Out-String -Width 120 | Should -Match '(?m)^Applied +1\.2 s +0001_a\.sql'
    }

    It 'is refused as a second copy' {
        $copy = Join-Path $TestDrive 'copy'
        Copy-Item (Split-Path $ModuleManifest) $copy -Recurse
        { Import-Module "$copy/PgMigrate.psd1" -ErrorAction Stop } | Should -Throw '*start a new session*'
        @(Get-PgSandbox none*).Count | Should -Be 0
    }

    It 'loads grate and Npgsql only when they are needed' {
        $loaded = Invoke-Shell "Import-Module '$ModuleManifest'; ([System.Runtime.Loader.AssemblyLoadContext]::All | Where-Object Name -eq PgMigrate).Assemblies | ForEach-Object { `$_.GetName().Name }"
        $loaded | Should -Be 'PgMigrate.Cmdlets'
    }
}
