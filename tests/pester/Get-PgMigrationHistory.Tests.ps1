#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

BeforeAll {
    . $PSScriptRoot/Initialize.ps1
    $Sandbox = Start-PgSandbox
}

AfterAll { $Sandbox | Stop-PgSandbox }

Describe 'Get-PgMigrationHistory' {
    BeforeAll {
        $Folder = New-MigrationFolder @{ 'up/0001_a.sql' = 'SELECT 1;'; 'up/0002_b.sql' = 'SELECT 2;' }
        $null = $Sandbox | Invoke-PgMigration $Folder
        $Between = [datetimeoffset]::UtcNow
        Set-Content "$Folder/up/0003_c.sql" 'SELECT 1/0;'
        { $Sandbox | Invoke-PgMigration $Folder } | Should -Throw -ErrorId 'StatementFailed,*'
    }

    It 'shows the newest first, failures too' {
        $history = $Sandbox | Get-PgMigrationHistory
        $history.Script | Should -Be '0003_c.sql', '0002_b.sql', '0001_a.sql'
        $history.Status | Should -Be 'Failed', 'Applied', 'Applied'
        $history[0].Error | Should -Match 'division by zero'
        $history[0].AppliedBy | Should -Not -BeNullOrEmpty
    }

    It 'filters by <Name>' -ForEach @(
        @{ Name = '-Script'; Filter = @{ Script = '*_b*' }; Expected = '0002_b.sql' }
        @{ Name = '-Status'; Filter = @{ Status = 'Failed' }; Expected = '0003_c.sql' }
        @{ Name = '-First'; Filter = @{ First = 1 }; Expected = '0003_c.sql' }
    ) {
        ($Sandbox | Get-PgMigrationHistory @Filter).Script | Should -Be $Expected
    }

    It 'filters by -Since, which takes dates and texts' {
        ($Sandbox | Get-PgMigrationHistory -Since $Between).Script | Should -Be '0003_c.sql'
        ($Sandbox | Get-PgMigrationHistory -Since (Get-Date).AddDays(-1)).Count | Should -Be 3
        $Sandbox | Get-PgMigrationHistory -Since '2999-01-01' | Should -BeNullOrEmpty
    }
}
