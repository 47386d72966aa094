#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

BeforeAll {
    . $PSScriptRoot/Initialize.ps1
    $Target = New-TestDatabase
}

Describe 'Get-PgMigrationHistory' {
    BeforeAll {
        $Folder = New-MigrationFolder @{ 'up/0001_a.sql' = 'SELECT 1;'; 'up/0002_b.sql' = 'SELECT 2;' }
        $null = $Target | Invoke-PgMigration $Folder
        $Between = [datetimeoffset]::UtcNow
        Set-Content "$Folder/up/0003_c.sql" 'SELECT 1/0;'
        { $Target | Invoke-PgMigration $Folder } | Should -Throw -ErrorId 'StatementFailed,*'
    }

    It 'shows the newest first, failures too' {
        $history = $Target | Get-PgMigrationHistory
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
        ($Target | Get-PgMigrationHistory @Filter).Script | Should -Be $Expected
    }

    It 'filters by -Since, which takes dates and texts' {
        ($Target | Get-PgMigrationHistory -Since $Between).Script | Should -Be '0003_c.sql'
        ($Target | Get-PgMigrationHistory -Since (Get-Date).AddDays(-1)).Count | Should -Be 3
        $Target | Get-PgMigrationHistory -Since '2999-01-01' | Should -BeNullOrEmpty
    }
}
