#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

BeforeAll { . $PSScriptRoot/Initialize.ps1 }

Describe 'Start-PgSandbox' {
    It 'starts a server that every cmdlet takes from the pipeline, and shows no password' {
        $sandbox = Start-PgSandbox -Database shop -Setting @{ work_mem = '5MB'; jit = $false }
        try {
            $sandbox.Database | Should -Be 'shop'
            $sandbox.OwnerProcessId | Should -Be $PID
            $sandbox | Get-PgMigrationHistory | Should -BeNullOrEmpty

            $password = $sandbox.ConnectionString -replace '.*Password=([^;]+).*', '$1'
            $sandbox | Out-String | Should -Not -Match ([regex]::Escape($password))
            $sandbox | Format-List | Out-String | Should -Not -Match ([regex]::Escape($password))
        }
        finally {
            $sandbox | Stop-PgSandbox
        }
    }

    It 'ends with the process' {
        $name = Invoke-Shell "Import-Module '$ModuleManifest'; (Start-PgSandbox).Name"
        $name | Should -Not -BeNullOrEmpty
        Get-PgSandbox "$name*" | Should -BeNullOrEmpty
    }

    It 'explains binaries that are not there' {
        { Start-PgSandbox -BinPath (Join-Path $TestDrive none) } | Should -Throw -ErrorId 'BinariesNotFound,*'
    }
}
