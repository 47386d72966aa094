#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

BeforeAll {
    . $PSScriptRoot/Initialize.ps1

    # Files of another tool, in a folder of one test.
    function New-ToolFolder([hashtable] $Files) {
        $folder = Join-Path $TestDrive ([guid]::NewGuid())
        foreach ($name in $Files.Keys) { $null = New-Item (Join-Path $folder $name) -Value $Files[$name] -Force }
        $folder
    }
}

Describe 'ConvertTo-PgMigrationFolder' {
    It 'writes a folder that runs, and adds what is new' {
        $old = New-ToolFolder @{
            'V1__create.sql' = 'CREATE TABLE ${name} (id integer);'
            'U1__create.sql' = 'DROP TABLE asset;'
            'R__view.sql'    = 'CREATE OR REPLACE VIEW v_asset AS SELECT id FROM asset;'
        }
        $new = "$old-new"
        $files = ConvertTo-PgMigrationFolder $old $new -From Flyway -Variable @{ name = 'asset' }
        $files | Should -BeOfType System.IO.FileInfo
        $files.FullName.Substring($new.Length + 1).Replace('\', '/') |
            Should -Be 'up/00001-create.sql', 'down/00001-create.sql', 'runAfterOtherAnyTimeScripts/R__view.sql', 'converted.json'
        $target = New-TestDatabase
        ($target | Invoke-PgMigration $new).Script | Should -Be '00001-create.sql', 'R__view.sql'
        ($target | Get-PgMigration $old -Layout Flyway -Token @{ name = 'asset' }).State | Should -Be 'Applied', 'Applied'

        $null = New-Item "$old/V2__more.sql" -Value 'CREATE TABLE more (id integer);'
        (ConvertTo-PgMigrationFolder $old $new -From Flyway -Variable @{ name = 'asset' }).Name | Should -Be '00002-more.sql', 'converted.json'
        ConvertTo-PgMigrationFolder $old $new -From Flyway -Variable @{ name = 'asset' } | Should -BeNullOrEmpty
        { ConvertTo-PgMigrationFolder $old $new -From Flyway -Variable @{ name = 'other' } -ErrorAction Stop } |
            Should -Throw '*up/00001-create.sql (from V1__create.sql)*' -ErrorId 'ConversionDiffers,*'
    }

    It 'writes nothing with -WhatIf, with -Check, and after an error without -Force' {
        $old = New-ToolFolder @{ '1_a.sql' = "-- Up Migration`nSELECT 1;"; '2_b.ts' = 'export const up = 1' }
        $new = "$old-new"
        $found = ConvertTo-PgMigrationFolder $old $new -From NodePgMigrate -Check
        $found | Should -BeOfType PgMigrate.ConversionFinding
        $found.Path, $found.Severity, $found.Tool | Should -Be '2_b.ts', 'Error', 'NodePgMigrate'

        ConvertTo-PgMigrationFolder $old $new -From NodePgMigrate -ErrorVariable failed -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'ConversionIncomplete,*'
        $failed[0].ErrorDetails.RecommendedAction | Should -BeLike '*-Force*'
        ConvertTo-PgMigrationFolder $old $new -From NodePgMigrate -Force -WhatIf -WarningAction SilentlyContinue | Should -BeNullOrEmpty
        Test-Path $new | Should -BeFalse

        $files = ConvertTo-PgMigrationFolder $old $new -From NodePgMigrate -Force -WarningVariable told -WarningAction SilentlyContinue
        $files.Name | Should -Be '00001_a.sql', 'converted.json'
        $told | Should -BeLike '2_b.ts:*'
    }

    It 'writes no secret into scripts' {
        $old = New-ToolFolder @{ 'V1__a.sql' = 'SELECT ''${word}'';' }
        $secret = ConvertTo-SecureString 's3cret' -AsPlainText -Force
        { ConvertTo-PgMigrationFolder $old "$old-new" -From Flyway -Variable @{ word = $secret } -ErrorAction Stop } |
            Should -Throw -ErrorId 'OptionsInvalid,*'
    }
}

Describe '-Layout' {
    It 'reads the folder in place, and names its files' {
        $old = New-ToolFolder @{
            '20240131120000_a.sql' = "-- migrate:up`nCREATE TABLE a (id integer);`n-- migrate:down`nDROP TABLE a;"
            '20240131120001_b.sql' = "-- migrate:up`nSELECT 1;`nSELECT nothing;`n"
        }
        $target = New-TestDatabase
        ($target | Invoke-PgMigration $old -Layout Dbmate -WhatIf).Script | Should -Be '20240131120000_a.sql', '20240131120001_b.sql'
        $failed = $null
        $null = $target | Invoke-PgMigration $old -Layout Dbmate -ErrorVariable failed -ErrorAction SilentlyContinue
        $failed[0].Exception.Path, $failed[0].Exception.Line | Should -Be (Join-Path $old '20240131120001_b.sql'), 3
        ($target | Get-PgMigration $old -Layout Dbmate).State | Should -Be 'Applied', 'Failed'
        ($target | Undo-PgMigration $old -Layout Dbmate -Last 1).Script | Should -Be '20240131120000_a.sql'
        ($target | New-PgMigrationPlan $old -Layout Dbmate -OutFile "$old.json" -WarningAction SilentlyContinue -ErrorAction SilentlyContinue)
        { $target | Invoke-PgMigration -Layout Dbmate -Plan "$old.json" -ErrorAction Stop } | Should -Throw -ErrorId 'OptionsInvalid,*'
    }
}
