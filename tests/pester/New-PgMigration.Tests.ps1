#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

BeforeAll { . $PSScriptRoot/Initialize.ps1 }

Describe 'New-PgMigration' {
    It 'makes a numbered script with its down and verify' {
        Push-Location $TestDrive
        try {
            $files = New-PgMigration 'Add owner to asset'
            $files | Should -BeOfType System.IO.FileInfo
            $files.Name | Sort-Object -Unique | Should -Be '0001_add_owner_to_asset.sql'
            $files.Directory.Name | Should -Be 'up', 'down', 'verify'
            (New-PgMigration 'Next' -NoDown -NoVerify).Name | Should -Be '0002_next.sql'
        }
        finally {
            Pop-Location
        }
    }

    It 'makes scripts that run as they are' {
        $folder = Join-Path $TestDrive 'runs'
        $null = New-PgMigration 'Nothing yet' -Path $folder
        $null = New-PgMigration 'Nothing concurrent yet' -Path $folder -NoTransaction
        (New-TestDatabase | Invoke-PgMigration $folder).Status | Should -Be 'Applied', 'Applied'
    }

    It 'takes the folders that pgmigrate.json names, as runs and the sum do' {
        $folder = (New-Item (Join-Path $TestDrive 'custom') -ItemType Directory).FullName
        Set-Content "$folder/pgmigrate.json" '{ "folders": { "ddl": {}, "reports": { "type": "anyTime" } } }'
        (New-PgMigration 'Create a' $folder -NoDown -NoVerify).FullName | Should -Be (Join-Path $folder 'ddl/0001_create_a.sql')
        { New-PgMigration 'A view' $folder -Folder views -ErrorAction Stop } | Should -Throw "*'views' is none of pgmigrate.json's folders.*"
        $null = New-PgMigration 'v_a' $folder -Folder reports -NoDown -NoVerify
        $null = Update-PgMigrationSum $folder
        $runs = New-TestDatabase | Invoke-PgMigration $folder
        $runs.Folder | Should -Be 'ddl', 'reports'
        $runs.Kind | Should -Be 'OneTime', 'AnyTime'
        $named = Join-Path $TestDrive 'other.json'
        Set-Content $named '{ "folders": { "tables": {} } }'
        (New-PgMigration 'Create b' (Join-Path $TestDrive 'fresh') -Configuration $named -NoDown -NoVerify).Directory.Name | Should -Be 'tables'
    }

    It 'derives what takes scripts back that are there, keeps the sum, and undo runs it' {
        $folder = New-MigrationFolder @{
            'up/0001_a.sql' = 'CREATE TABLE a (id int);'
            'up/0002_b.sql' = 'ALTER TABLE a RENAME COLUMN id TO b;'
        }
        $null = Update-PgMigrationSum $folder
        New-PgMigration $folder -DownFor 0001_a, up/0002_b.sql -WhatIf | Should -BeNullOrEmpty
        "$folder/down" | Should -Not -Exist
        $files = New-PgMigration $folder -DownFor 0001_a, up/0002_b.sql
        $files.FullName | Should -Be (Join-Path $folder 'down/0001_a.sql'), (Join-Path $folder 'down/0002_b.sql')
        Get-Content $files[1] | Should -Contain 'ALTER TABLE a RENAME COLUMN b TO id;'
        { New-PgMigration $folder -DownFor 0001_a -ErrorAction Stop } | Should -Throw -ErrorId 'ScriptExists,*'
        { New-PgMigration $folder -DownFor 0003_c -ErrorAction Stop } | Should -Throw -ErrorId 'ScriptNotFound,*'
        $db = New-TestDatabase
        $null = $db | Invoke-PgMigration $folder
        ($db | Undo-PgMigration $folder -Last 2 -Confirm:$false -WarningAction SilentlyContinue).Status | Should -Be 'Undone', 'Undone'
    }

    It 'takes a path of a PowerShell drive' {
        $null = New-PSDrive PgMigrateTest FileSystem $TestDrive
        $file = New-PgMigration 'On a drive' -Path PgMigrateTest:/drive -NoDown -NoVerify
        $file.FullName | Should -Be (Join-Path $TestDrive 'drive/up/0001_on_a_drive.sql')
        Remove-PSDrive PgMigrateTest
    }

    It 'shows its files as Get-ChildItem does' {
        $file = New-PgMigration 'Shown' -Path (Join-Path $TestDrive 'shown') -NoDown -NoVerify
        $file | Out-String | Should -Match 'Directory: .*up'
    }

    It 'writes nothing with -WhatIf' {
        $folder = Join-Path $TestDrive 'whatif'
        New-PgMigration 'Nothing' -Path $folder -WhatIf | Should -BeNullOrEmpty
        $folder | Should -Not -Exist
    }
}
