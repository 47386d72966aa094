#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

BeforeAll {
    . $PSScriptRoot/Initialize.ps1
    $Sandbox = Get-TestServer
}

Describe 'Get-PgSandbox' {
    It 'finds a sandbox by name and by wildcard' {
        (Get-PgSandbox $Sandbox.Name).Port | Should -Be $Sandbox.Port
        (Get-PgSandbox "$($Sandbox.Name.Substring(0, 12))*").Name | Should -Contain $Sandbox.Name
        (Get-PgSandbox).Name | Should -Contain $Sandbox.Name
    }

    It 'is found by other processes of the user' {
        Invoke-Shell "Import-Module '$ModuleManifest'; (Get-PgSandbox).Name" | Should -Contain $Sandbox.Name
    }

    It 'reports a name that no sandbox has' {
        { Get-PgSandbox none -ErrorAction Stop } | Should -Throw -ErrorId 'SandboxNotFound,*'
        Get-PgSandbox none* | Should -BeNullOrEmpty
    }

    It 'completes names' {
        $line = "Stop-PgSandbox -Name $($Sandbox.Name.Substring(0, 12))"
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Contain $Sandbox.Name
    }
}
