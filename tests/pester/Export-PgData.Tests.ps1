#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

BeforeAll {
    . $PSScriptRoot/Initialize.ps1
    $target = New-TestDatabase
    $folder = New-MigrationFolder @{ 'up/0001_item.sql' = "CREATE TABLE item (id integer PRIMARY KEY, name text); INSERT INTO item VALUES (2, 'b'), (1, 'a');" }
    $null = $target | Invoke-PgMigration $folder
}

Describe 'Export-PgData' {
    It 'writes a table into a file that a script loads' {
        $file = $target | Export-PgData "$folder/item.csv.gz" item
        $file | Should -BeOfType PgMigrate.DataExport
        $file.Rows, $file.Format, $file.Compression | Should -Be 2, 'Csv', 'Gzip'
        $file.Hash | Should -Be (Get-FileHash $file.FullName).Hash
        $other = New-TestDatabase
        $load = New-MigrationFolder @{ 'up/0001_item.sql' = "-- pgmigrate:copy table=item file=../item.csv.gz header=match`nCREATE TABLE item (id integer PRIMARY KEY, name text);" }
        Copy-Item $file.FullName $load
        ($other | Invoke-PgMigration $load).Rows | Should -Be 2
        ($other | Export-PgData "$folder/again.csv.gz" item).Hash | Should -Be $file.Hash
    }

    It 'writes a query, and replaces no file with -NoClobber' {
        $null = $target | Export-PgData "$folder/query.tsv" -Query 'SELECT name FROM item ORDER BY name DESC' -NoHeader
        Get-Content "$folder/query.tsv" | Should -Be 'b', 'a'
        { $target | Export-PgData "$folder/query.tsv" item -NoClobber -ErrorAction Stop } | Should -Throw -ErrorId 'ReportExists,*'
    }

    It 'takes one database, and a table or a query' {
        { $target, (New-TestDatabase) | Export-PgData "$folder/two.csv" item } | Should -Throw -ErrorId 'OptionsInvalid,*'
        { $target | Export-PgData "$folder/none.csv" -ErrorAction Stop } | Should -Throw -ErrorId 'OptionsInvalid,*'
        { $target | Export-PgData "$folder/both.csv" item -Query 'SELECT 1' -ErrorAction Stop } | Should -Throw -ErrorId 'OptionsInvalid,*'
        $target | Export-PgData "$folder/whatif.csv" item -WhatIf | Should -BeNullOrEmpty
        Test-Path "$folder/whatif.csv" | Should -BeFalse
    }
}
