#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

BeforeAll {
    . $PSScriptRoot/Initialize.ps1
    $Target = New-TestDatabase
    function Get-Database([string] $Name) { $Target.ConnectionString -replace 'Database=[^;]+', "Database=$Name" }
}

Describe 'Invoke-PgMigration' {
    BeforeAll {
        $Folder = New-MigrationFolder @{
            'up/0001_create_a.sql'     = 'CREATE TABLE a (id int);'
            'up/0002_fill_a.sql'       = 'INSERT INTO a SELECT generate_series(1, 10);'
            'up/0003_seed.ENV.DEV.sql' = 'INSERT INTO a VALUES ({{Seed}});'
        }
    }

    It 'shows the plan with -WhatIf' {
        $plan = $Target | Invoke-PgMigration $Folder -WhatIf
        $plan.Script | Should -Be '0001_create_a.sql', '0002_fill_a.sql'
        $plan.Status | Should -Be 'WouldApply', 'WouldApply'
    }

    It 'stops at -To' {
        ($Target | Invoke-PgMigration $Folder -To 0001_create_a.sql).Script | Should -Be '0001_create_a.sql'
    }

    It 'applies what is pending, and then nothing' {
        $runs = @($Target | Invoke-PgMigration $Folder)
        $runs.Script | Should -Be '0002_fill_a.sql'
        $runs[0].Rows | Should -Be 10
        $runs[0].Duration | Should -BeOfType timespan
        $Target | Invoke-PgMigration $Folder | Should -BeNullOrEmpty
    }

    It 'runs the scripts of an environment, with tokens' {
        ($Target | Invoke-PgMigration $Folder -Environment DEV -Token @{ Seed = 42 }).Script | Should -Be '0003_seed.ENV.DEV.sql'
    }

    It 'creates a database only when asked' {
        { Invoke-PgMigration $Folder -ConnectionString (Get-Database missing) } | Should -Throw -ErrorId 'DatabaseNotFound,*'
        (Invoke-PgMigration $Folder -ConnectionString (Get-Database missing) -CreateDatabase).Status | Should -Be 'Applied', 'Applied'
    }

    It 'records without running with -Baseline' {
        (Invoke-PgMigration $Folder -ConnectionString (Get-Database baselined) -CreateDatabase -Baseline).Status | Should -Be 'Baselined', 'Baselined'
    }

    It 'logs what happens, errors too, to a file and to a folder' {
        $wrong = New-MigrationFolder @{ 'up/0001_wrong.sql' = "SELECT 1;`nSELECT * FROM nothing;" }
        $log = Join-Path $TestDrive 'log.jsonl'
        { Invoke-PgMigration $wrong -ConnectionString (Get-Database logged) -CreateDatabase -LogPath $log } | Should -Throw -ErrorId 'StatementFailed,*'
        $events = Get-Content $log | ConvertFrom-Json
        $events[-1].'event.name' | Should -Be 'pgmigrate.failure'
        $events[-1].'code.line.number' | Should -Be 2
        $events[-1].'db.response.status_code' | Should -Be '42P01'
        $null = Get-PgMigration $wrong -ConnectionString (Get-Database logged) -LogPath "$TestDrive/logs/" -LogFormat Text -LogLevel Debug
        Invoke-PgMigration $wrong -ConnectionString (Get-Database logged) -WhatIf -LogPath "$TestDrive/logs/" -LogFormat Text -LogLevel Information | Should -Not -BeNullOrEmpty
        (Get-ChildItem "$TestDrive/logs" -Filter *.log | Get-Content -Raw) -join '' | Should -BeLike '*INFO*up/0001_wrong.sql: would be applied*'
    }

    It 'ends at Select-Object -First, and goes on from there' {
        $slow = New-MigrationFolder @{
            'up/0001_quick.sql' = 'CREATE TABLE quick (id int);'
            'up/0002_slow.sql'  = 'CREATE TABLE slow (id int); SELECT pg_sleep(60);'
        }
        $database = Get-Database firsts
        $clock = [Diagnostics.Stopwatch]::StartNew()
        (Invoke-PgMigration $slow -ConnectionString $database -CreateDatabase | Select-Object -First 1).Script | Should -Be '0001_quick.sql'
        $clock.Elapsed.TotalSeconds | Should -BeLessThan 20
        Set-Content "$slow/up/0002_slow.sql" 'CREATE TABLE slow (id int);'
        (Invoke-PgMigration $slow -ConnectionString $database -RunLockTimeout 0).Script | Should -Be '0002_slow.sql'
    }

    It 'migrates several databases, and one failing does not hold up the others' {
        $databases = (Get-Database one), (Get-Database two), 'postgres://nobody@127.0.0.1:1/three'
        $runs = $databases | Invoke-PgMigration $Folder -CreateDatabase -ThrottleLimit 2 -ErrorVariable failures -ErrorAction SilentlyContinue
        $runs.Database | Sort-Object -Unique | Should -Be 'one', 'two'
        $failures.FullyQualifiedErrorId | Should -BeLike 'ServerUnreachable,*'
    }

    It 'says that there is nothing to do, and how it went with several databases' {
        $said = @((Get-Database one), (Get-Database two) | Invoke-PgMigration $Folder 6>&1 | ForEach-Object { "$_" })
        $said[0], $said[1] | Should -BeLike '*: Up to date: 2 scripts applied, none pending.'
        $said[2] | Should -Be '2 databases: 2 succeeded.'
    }

    It 'takes another database of the server that a sandbox is' {
        $runs = Get-TestServer | Invoke-PgMigration $Folder -Database other1, other2 -CreateDatabase 6>$null
        $runs.Database | Sort-Object -Unique | Should -Be 'other1', 'other2'
    }

    It 'gives seconds that can be summed' {
        $runs = Get-TestServer | Get-PgMigrationHistory -Database other1
        ($runs | Measure-Object Seconds -Sum).Sum | Should -Be ($runs.Duration | ForEach-Object TotalSeconds | Measure-Object -Sum).Sum
        ($runs[0] | ConvertTo-Json -EnumsAsStrings | ConvertFrom-Json).Status | Should -Be 'Applied'
    }

    It 'takes the parts of a connection, with a credential' {
        $parts = [Data.Common.DbConnectionStringBuilder]@{ ConnectionString = $Target.ConnectionString }
        $password = ConvertTo-SecureString $parts['Password'] -AsPlainText -Force
        $credential = [pscredential]::new($Target.User, $password)
        Invoke-PgMigration $Folder -Server $Target.Server -Port $Target.Port -Database $Target.Database -Credential $credential | Should -BeNullOrEmpty
    }

    It 'asks with -Confirm, and otherwise does not' {
        $Target | Invoke-PgMigration $Folder -Confirm:$false | Should -BeNullOrEmpty
        Invoke-Shell "Import-Module '$ModuleManifest'; try { Invoke-PgMigration '$Folder' -ConnectionString '$($Target.ConnectionString)' -Confirm } catch { `$_.FullyQualifiedErrorId }" |
            Should -BeLike 'InvalidOperation,*' -Because 'nobody can answer'
    }

    It 'ends a session in the way of applications that are named, and needs them named' {
        $folder = New-MigrationFolder @{ 'up/0001_t.sql' = 'CREATE TABLE t (id int);' }
        $connectionString = Get-Database blocked
        $null = Invoke-PgMigration $folder -ConnectionString $connectionString -CreateDatabase
        { Invoke-PgMigration $folder -ConnectionString $connectionString -Blockers Cancel -ErrorAction Stop } |
            Should -Throw -ErrorId 'OptionsInvalid,*'
        Set-Content "$folder/up/0002_t.sql" 'ALTER TABLE t ADD COLUMN name text;'
        $runs = Invoke-PgMigration $folder -ConnectionString $connectionString -Blockers Terminate -BlockerApplications 'report*' -BlockerAge 1d
        $runs.EndedSessions | Should -BeNullOrEmpty
        "$($runs.Foretold)" | Should -Be 'AccessExclusive on public.t (line 1)'
        (Get-PgMigrationHistory -ConnectionString $connectionString -First 1).Foretold.Lock | Should -Be 'AccessExclusive'
    }

    It 'says where a statement failed' {
        $broken = New-MigrationFolder @{ 'up/0001_broken.sql' = "SELECT 1;`n`nSELECT nope;" }
        $failure = { $Target | Invoke-PgMigration $broken } | Should -Throw -ErrorId 'StatementFailed,*' -PassThru
        "$failure" | Should -Match '0001_broken\.sql:3:8.*SQLSTATE 42703'
        $failure.TargetObject | Should -Be '0001_broken.sql'
        $failure.CategoryInfo.Category | Should -Be 'InvalidResult'
    }
}

Describe 'Invoke-PgMigration that fails' {
    BeforeAll {
        $Folder = New-MigrationFolder @{
            'up/0001_a.sql' = 'CREATE TABLE public.a (id int);'
            'up/0002_b.sql' = 'SELECT nope;'
        }
    }

    # One way for one database and for several.
    It 'gives its rows and a non-terminating error for each of <count>' -ForEach @(
        @{ Count = 1; Names = , 'lone' }
        @{ Count = 2; Names = 'pair1', 'pair2' }
    ) {
        $databases = @($Names | ForEach-Object { Get-Database $_ })
        $runs = 'what it was before'
        $runs = $databases | Invoke-PgMigration $Folder -CreateDatabase -ErrorAction SilentlyContinue -ErrorVariable failures
        $succeeded = $?

        $succeeded | Should -BeFalse
        $runs.Status | Should -Be (@('Applied', 'Failed') * $Count)
        $failures.FullyQualifiedErrorId | Should -Be (@('StatementFailed,PgMigrate.Cmdlets.Commands.InvokePgMigrationCommand') * $Count)
        if ($Count -gt 1) { $failures | ForEach-Object { "$_" -replace '(?s): .*' -replace '.*/' } | Sort-Object | Should -Be $Names }
    }

    It 'sends its error to the output with 2>&1' {
        $all = Get-Database lone | Invoke-PgMigration $Folder -ErrorAction Continue 2>&1
        $all | ForEach-Object { $_.GetType().Name } | Should -Be 'ScriptRun', 'ErrorRecord'
    }

    It 'ends the script with -ErrorAction Stop, and otherwise goes on' {
        { Get-Database lone | Invoke-PgMigration $Folder -ErrorAction Stop; throw 'gone on' } | Should -Throw -ErrorId 'StatementFailed,*'
        { Get-Database lone | Invoke-PgMigration $Folder -ErrorAction SilentlyContinue; throw 'gone on' } | Should -Throw 'gone on'
    }

    It 'makes the process answer <code> where the preference is <preference>' -ForEach @(
        @{ Preference = 'Stop'; Code = 1 }
        @{ Preference = 'Continue'; Code = 0 }
    ) {
        $script = "$TestDrive/job.ps1"
        Set-Content $script "`$ErrorActionPreference = '$Preference'`nImport-Module '$ModuleManifest'`nInvoke-PgMigration '$TestDrive/none' -Server 127.0.0.1 -Database none"
        Start-Shell -File $script 2>&1 | Out-String | Should -Match 'FolderNotFound|There is no folder'
        $LASTEXITCODE | Should -Be $Code
    }
}

Describe 'Invoke-PgMigration and the checks' {
    BeforeAll {
        $Checked = New-TestDatabase
        $Folder = New-MigrationFolder @{
            'up/0001_create_b.sql' = "CREATE TABLE public.b (id bigint);`nVACUUM public.b;`nCREATE INDEX CONCURRENTLY ix_b ON public.b (id);"
            'up/0002_bad.sql'      = "BEGIN;`nCREATE INDEX CONCURRENTLY ix_b2 ON public.b (id);`nCOMMIT;"
        }
    }

    It 'stops before anything is changed, and says how to go on' {
        { $Checked | Invoke-PgMigration $Folder -ErrorAction Stop } | Should -Throw -ErrorId 'CheckFailed,PgMigrate.Cmdlets.Commands.InvokePgMigrationCommand'
        ($Checked | Get-PgMigrationHistory) | Should -BeNullOrEmpty
    }

    It 'passes over a rule that is named, and records it' {
        $null = $Checked | Invoke-PgMigration $Folder -To 0001_create_b.sql -SkipCheck create-index -WarningAction SilentlyContinue
        ($Checked | Get-PgMigrationHistory -First 1).SkippedChecks | Should -Be 'create-index'
    }
}
