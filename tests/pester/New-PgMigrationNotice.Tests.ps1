#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

BeforeAll {
    . $PSScriptRoot/Initialize.ps1
    $Folder = New-MigrationFolder @{
        'up/0001_a.sql'   = 'CREATE TABLE a (id integer);'
        'down/0001_a.sql' = 'DROP TABLE a;'
    }
    $Target = New-TestDatabase
    $Plan = ($Target | New-PgMigrationPlan $Folder -OutFile (Join-Path $TestDrive 'plan.json')).Path
}

Describe 'New-PgMigrationNotice' {
    It 'announces a plan, and asks no database' {
        $notice = New-PgMigrationNotice $Plan Announcement -StartsAt '2027-01-12 22:00' -TimeZone Europe/Berlin -Contact dba
        $notice | Should -Match '(?m)^- When: Tuesday, 12 January 2027, 22:00 \(Europe/Berlin; 21:00 UTC\)$'
        $notice | Should -Match '(?m)^- up/0001_a\.sql$'
        $notice | Should -Match '(?m)^- Contact: dba$'
    }

    It 'speaks German, and writes a card' {
        $card = New-PgMigrationNotice -Plan $Plan -Kind Start -Language de -Format AdaptiveCard | ConvertFrom-Json
        $card.type | Should -Be 'AdaptiveCard'
        $card.fallbackText | Should -BeLike 'Die Änderung an * beginnt'
    }

    It 'tells of no run that there is not' {
        { $Target | New-PgMigrationNotice $Plan Done -ErrorAction Stop } | Should -Throw -ErrorId 'ScriptNotFound,*'
        { New-PgMigrationNotice $Plan Done -RunId (New-Guid) -ErrorAction Stop } | Should -Throw -ErrorId 'OptionsInvalid,*'
    }

    It 'tells of the run of the plan, and of what was taken back' {
        $run = $Target | Invoke-PgMigration -Plan $Plan
        $Target | New-PgMigrationNotice $Plan Done | Should -Match "(?m)^- Run: $($run.RunId)$"
        { $Target | New-PgMigrationNotice $Plan Failed -ErrorAction Stop } | Should -Throw -ErrorId 'OptionsInvalid,*'
        $null = $Target | Undo-PgMigration $Folder -Last 1 -Reason 'INC-1' -Confirm:$false
        $Target | New-PgMigrationNotice $Plan RolledBack | Should -Match '(?m)^- Why: INC-1$'
    }

    It 'takes templates of the user, and names a token that is none by its line' {
        $own = New-Item (Join-Path $TestDrive own) -ItemType Directory
        Set-Content "$own/Announcement.en.md" "# {{Database}}`n{{Scripts}}"
        New-PgMigrationNotice $Plan Announcement -Format Markdown -Template $own | Should -Match '(?m)^- up/0001\\_a\.sql$'
        Set-Content "$own/Announcement.en.md" "# {{Database}}`n{{Databse}}"
        { New-PgMigrationNotice $Plan Announcement -Format Markdown -Template $own -ErrorAction Stop } |
            Should -Throw -ErrorId 'TokenUnresolved,*' -ExpectedMessage "*Announcement.en.md:2:1:*Did you mean 'Database'*"
    }
}
