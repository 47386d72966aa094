#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

BeforeAll {
    . $PSScriptRoot/Initialize.ps1
}

Describe 'Show-PgMigrationDashboard' {
    It 'serves the page to whoever knows the token, until it is stopped' {
        $folder = New-MigrationFolder @{ 'up/0001_a.sql' = 'CREATE TABLE a (id integer PRIMARY KEY);' }
        $address = New-TestDatabase | Show-PgMigrationDashboard $folder -PageToken 'a token' | ForEach-Object {
            $served = Invoke-WebRequest ($_ -replace '\?.*') -Headers @{ Authorization = 'Bearer a token' } -SkipHeaderValidation
            $refused = Invoke-WebRequest ($_ -replace '\?.*') -SkipHttpErrorCheck
            $_
        } | Select-Object -First 1
        $address | Should -Match '^http://127\.0\.0\.1:\d+/\?token=a%20token$'
        $served.Content | Should -Match '<title>Migrations</title>'
        $refused.StatusCode | Should -Be 401
        { Invoke-WebRequest ($address -replace '\?.*') } | Should -Throw
    }
}
