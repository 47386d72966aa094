#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

BeforeAll { . $PSScriptRoot/Initialize.ps1 }

Describe 'Stop-PgSandbox' {
    It 'stops what comes down the pipeline, and removes its folder' {
        $sandboxes = (Start-PgSandbox), (Start-PgSandbox)
        $sandboxes | Stop-PgSandbox | Should -BeNullOrEmpty
        $sandboxes.Path | Should -Not -Exist
        Get-PgSandbox | Where-Object Name -In $sandboxes.Name | Should -BeNullOrEmpty
    }

    It 'stops by name, and nothing with -WhatIf' {
        $sandbox = Start-PgSandbox
        $sandbox | Stop-PgSandbox -WhatIf
        (Get-PgSandbox $sandbox.Name).Name | Should -Be $sandbox.Name
        Stop-PgSandbox -Name $sandbox.Name
        Get-PgSandbox "$($sandbox.Name)*" | Should -BeNullOrEmpty
    }

    It 'reports a name that no sandbox has' {
        { Stop-PgSandbox -Name none -ErrorAction Stop } | Should -Throw -ErrorId 'SandboxNotFound,*'
    }
}
