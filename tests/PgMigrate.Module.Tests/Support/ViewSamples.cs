namespace PgMigrate.ModuleTests.Support;

/// <summary>An object for each table view, with long names and all that a table shows.</summary>
internal static class ViewSamples
{
    /// <summary>What makes an object of each type, in PowerShell.</summary>
    public static IReadOnlyDictionary<string, string> All { get; } =
        new Dictionary<string, string>
        {
            ["ScriptRun"] = """
                [PgMigrate.ScriptRun]@{
                    RunId = [guid]::Empty; Server = 'db.example.com:5432'; Database = 'customer_database_with_a_long_name'; Kind = 'OneTime'
                    Script = '0012_create_threat_scenario_attack_path.sql'; Folder = 'up'; Status = 'WouldApply'
                    StartedAt = [datetimeoffset]'2026-07-01T12:00:03+02:00'; Duration = [timespan]::FromMilliseconds(1234); Rows = 12345678
                }
                """,
            ["ScriptRun#History"] = """
                $run = [PgMigrate.ScriptRun]@{
                    RunId = [guid]::Empty; Server = 'db.example.com:5432'; Database = 'shop'; Kind = 'OneTime'
                    Script = '0012_create_threat_scenario_attack_path.sql'; Folder = 'up'; Status = 'Applied'
                    StartedAt = [datetimeoffset]'2026-07-01T12:00:03+02:00'; Duration = [timespan]::FromMilliseconds(1234)
                }
                $run.PSObject.TypeNames.Insert(0, 'PgMigrate.ScriptRun#History')
                $run
                """,
            ["MigrationScript"] = """
                [PgMigrate.MigrationScript]@{
                    Script = '0012_create_threat_scenario_attack_path.sql'; Folder = 'runAfterOtherAnyTimeScripts'; Kind = 'OneTime'
                    State = 'Pending'; Reason = 'Its text was changed after it was applied.'; AppliedAt = [datetimeoffset]'2026-07-01T12:00:03+02:00'
                    Server = 'db.example.com:5432'; Database = 'shop'
                }
                [PgMigrate.MigrationScript]@{
                    Script = '0001_create_asset.sql'; Folder = 'up'; Kind = 'OneTime'; Server = 'db.example.com:5432'; Database = 'shop'
                    State = 'Applied'; AppliedAt = [datetimeoffset]'2026-07-01T12:00:03+02:00'
                }
                """,
            ["ScriptStatement"] = """
                [PgMigrate.ScriptStatement]@{
                    Line = 123456; Column = 1; Offset = 0; Length = 1; Verb = 'CREATE MATERIALIZED VIEW'; Object = 'tara.a_view_with_a_long_name_of_its_own'
                    Text = "CREATE MATERIALIZED VIEW tara.a_view_with_a_long_name_of_its_own AS`nSELECT 1"; Transactional = $true
                }
                """,
            ["Finding"] = """
                [PgMigrate.Finding]@{
                    RuleId = 'add-column-volatile-default'; Severity = 'Information'; Evidence = 'Static'; Lock = 'AccessExclusive'
                    Script = '0012_create_threat_scenario_attack_path.sql'; Path = '/src/up/0012_create_threat_scenario_attack_path.sql'; Line = 1234; Column = 5
                    Statement = "ALTER TABLE t`nADD COLUMN c uuid DEFAULT gen_random_uuid()"; Object = 'tara.a_table_with_a_long_name'
                    Message = 'The default is computed for every row: the table is written anew while nobody can use it.'
                    Reason = 'Why.'; SafeWay = 'How.'; HelpUri = 'docs/rules/x.md'; AllowedBecause = 'It is empty.'
                }
                """,
            ["ConversionFinding"] = """
                [PgMigrate.ConversionFinding]@{
                    Tool = 'Flyway'; Severity = 'Error'; Path = 'src/main/resources/db/migration/V12__Create_threat_scenarios.java'; Line = 1234
                    Message = 'It is a migration in code, which is not run here.'; Advice = 'Write what it does in SQL, as a script of the same version.'
                }
                [PgMigrate.ConversionFinding]@{
                    Tool = 'Flyway'; Severity = 'Warning'; Path = 'flyway.conf'; Message = 'flyway.group has no equal here, and is left out.'
                }
                """,
            ["SchemaChange"] = """
                [PgMigrate.SchemaChange]@{
                    Change = 'Changed'; ObjectType = 'MATERIALIZED VIEW'; Object = 'tara.a_view_with_a_long_name_of_its_own'; Property = 'definition'
                    Before = " SELECT a`n   FROM t"; After = " SELECT a, b`n   FROM t"; Server = 'db.example.com:5432'; Database = 'shop'
                }
                [PgMigrate.SchemaChange]@{
                    Change = 'Added'; ObjectType = 'COLUMN'; Object = 'tara.asset.owner'; Server = 'db.example.com:5432'; Database = 'shop'
                }
                """,
            ["SchemaBackup"] = """
                [PgMigrate.SchemaBackup]@{
                    BackupId = [guid]'5f0c2a9b-0000-4000-8000-0123456789ab'; Server = 'db.example.com:5432'; Database = 'customer_database_with_a_long_name'
                    Method = 'TableCopy'; CreatedAt = [datetimeoffset]'2026-07-01T12:00:03+02:00'; Duration = [timespan]::FromMilliseconds(1234)
                    Tables = [string[]]@('tara.asset', 'tara.threat'); Rows = 12345678; Size = 1610612736; Path = '/backups/x'
                }
                """,
            ["DataExport"] = """
                [PgMigrate.DataExport]@{
                    Server = 'db.example.com:5432'; Database = 'shop'; Table = 'tara.asset'; FullName = '/srv/agent/work/17/migrations/data/asset.csv.gz'
                    Format = 'Csv'; Compression = 'Gzip'; Rows = 12345678; Size = 1610612736; Duration = [timespan]::FromMilliseconds(1234)
                    Hash = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'
                }
                """,
            ["PhaseConfirmation"] = """
                [PgMigrate.PhaseConfirmation]@{
                    Release = '2026.11.0-rc.1+build.1234'; Server = 'db.example.com:5432'; Database = 'shop'; ConfirmedBy = 'deploy@build-agent-17'
                    ConfirmedAt = [datetimeoffset]'2026-07-01T12:00:03+02:00'; Comment = 'OPS-12: all pods have run the new version since Monday morning.'
                }
                """,
            ["AlertDelivery"] = """
                [PgMigrate.AlertDelivery]@{
                    Id = '0f1e2d3c-0000-4000-8000-000000000001'; Receiver = 'team-on-call-europe'; Event = 'Failed'; State = 'Pending'
                    Title = 'The migration of shop (PROD) failed at 0012_create_threat_scenario_attack_path.sql'
                    CreatedAt = [datetimeoffset]'2026-07-01T12:00:03+02:00'; Attempts = 2; Answer = 'HTTP 429'
                }
                """,
            ["MigrationBatch"] = """
                [PgMigrate.MigrationBatch]@{
                    Script = '0012_create_threat_scenario_attack_path.sql'; Server = 'db.example.com:5432'; Database = 'shop'; State = 'Suspended'
                    Table = 'tara.a_table_with_a_long_name'; Key = 'id'; Rows = 1234567890; EstimatedRows = 2345678901; ChangedRows = 1; Size = 5000
                    StartedAt = [datetimeoffset]'2026-07-01T12:00:03+02:00'; SuspendedBy = 'deploy@build-agent-17'; Reason = 'OPS-12: replicas lag since Monday morning.'
                    WaitsFor = 'autovacuum works on tara.asset'
                }
                """,
            ["RunStatus"] = """
                [PgMigrate.RunStatus]@{
                    Server = 'db.example.com:5432'; Database = 'shop'; State = 'Running'; Step = 'Apply'; SeenAt = [datetimeoffset]'2026-07-01T12:00:03+02:00'
                    Folder = 'up'; Script = '0012_create_threat_scenario_attack_path.sql'; ScriptsDone = 1234; ScriptsPlanned = 5678
                    Duration = [timespan]'1.12:30'; Remaining = [timespan]::FromMinutes(95); Statement = 'CREATE INDEX ix_a_table_with_a_long_name'
                    Progress = [PgMigrate.StatementProgress]@{ Command = 'CREATE INDEX CONCURRENTLY'; Phase = 'building index: scanning table'; Done = 43; Total = 100; Unit = 'blocks' }
                    WaitsFor = 'ShareLock on virtualxid'; Error = 'It has failed.'; Hidden = [string[]]@('What it executes is hidden.')
                    Blockers = [PgMigrate.BlockingSession[]]@([PgMigrate.BlockingSession]@{ ProcessId = 4711; Application = 'report'; User = 'app'; State = 'idle in transaction' })
                    Blocked = [PgMigrate.BlockedSession[]]@([PgMigrate.BlockedSession]@{ ProcessId = 4712; Lock = 'AccessShareLock'; Object = 'shop.item'; Stalls = 1; LongestStall = [timespan]::FromSeconds(12) })
                }
                [PgMigrate.RunStatus]@{
                    Server = 'db.example.com:5432'; Database = 'shop'; State = 'Interrupted'; SeenAt = [datetimeoffset]'2026-07-01T12:00:03+02:00'
                    Folder = 'up'; Script = '0001_create_asset.sql'; ScriptsDone = 0; ScriptsPlanned = 3
                }
                """,
            ["SchemaReadiness"] = """
                $run = [PgMigrate.RunStatus]@{ Server = 'db.example.com:5432'; Database = 'shop'; State = 'Running'; SeenAt = [datetimeoffset]'2026-07-01T12:00:03+02:00' }
                [PgMigrate.SchemaReadiness]@{
                    Server = 'db.example.com:5432'; Database = 'shop'; State = 'Migrating'; IsReady = $false; Run = $run; Version = '0011_a.sql'
                    Pending = [string[]]@('up/0012_create_threat_scenario_attack_path.sql')
                    Reason = 'A run is at work: at up/0012_create_threat_scenario_attack_path.sql, 11 of 12 scripts done, it waits for AccessExclusiveLock on shop.item.'
                }
                """,
            ["MigrationStatistic"] = """
                [PgMigrate.MigrationStatistic]@{
                    Server = 'db.example.com:5432'; Database = 'shop'; Environment = 'PRODUCTION'; Databases = 1; Deployments = 12345; FailureRate = 0.1234
                    Since = [datetimeoffset]'2026-07-01T12:00:03+02:00'; Until = [datetimeoffset]'2026-08-01T12:00:03+02:00'; DeploymentsPerWeek = 1234.5
                    LeadTime = [timespan]'3.10:20'; TimeToRestore = [timespan]::FromMinutes(95)
                }
                [PgMigrate.MigrationStatistic]@{
                    Databases = 500; Since = [datetimeoffset]'2026-07-01T12:00:03+02:00'; Until = [datetimeoffset]'2026-08-01T12:00:03+02:00'
                }
                """,
            ["RepairAction"] = """
                [PgMigrate.RepairAction]@{
                    Kind = 'UnvalidatedConstraint'; Object = 'tara.asset.asset_owner_fkey'; Server = 'db.example.com:5432'; Database = 'shop'; Status = 'Failed'
                    Problem = 'What was there before the constraint asset_owner_fkey of tara.asset was never held against it.'
                    Action = 'ALTER TABLE tara.asset VALIDATE CONSTRAINT asset_owner_fkey'; Error = 'Key (owner)=(7) is not present in table "person".'
                }
                """,
            ["SchemaChange#History"] = """
                $change = [PgMigrate.SchemaChange]@{
                    Change = 'Changed'; ObjectType = 'MATERIALIZED VIEW'; Object = 'tara.a_view_with_a_long_name_of_its_own'; Property = 'definition'
                    Before = " SELECT a`n   FROM t"; After = " SELECT a, b`n   FROM t"; RunId = [guid]::Empty; Script = '0012_create_threat_scenario_attack_path.sql'
                    ChangedAt = [datetimeoffset]'2026-07-01T12:00:03+02:00'; ChangedBy = 'deploy@build-agent-17'
                }
                $change.PSObject.TypeNames.Insert(0, 'PgMigrate.SchemaChange#History')
                $change
                """,
            ["Sandbox"] = """
                [PgMigrate.Sandbox]@{
                    Name = 'sandbox-a2fd9c57'; Version = '15.18'; Server = '127.0.0.1'; Port = 54321; Database = 'sandbox'; User = 'postgres'
                    ConnectionString = 'Host=127.0.0.1;Password=s3cret'; Path = '/tmp/x'; Source = '/usr/lib/postgresql/15/bin'
                    OwnerProcessId = 1; StartedAt = [datetimeoffset]'2026-07-01T12:00:03+02:00'
                }
                """,
            ["RolloutMember"] = """
                [PgMigrate.RolloutMember]@{
                    Rollout = 'release-2026-12'; Server = 'db.example.com:5432'; Database = 'customer_database_with_a_long_name'; Ring = 'canary'; State = 'Succeeded'
                    StartedAt = [datetimeoffset]'2026-07-01T12:00:03+02:00'; EndedAt = [datetimeoffset]'2026-07-01T12:00:05+02:00'
                }
                [PgMigrate.RolloutMember]@{
                    Rollout = 'release-2026-12'; Server = 'db.example.com:5432'; Database = 'app'; Schema = 'tenant_0007'; State = 'HeldBack'
                    Error = 'with 1.2 TB it would take about 5 h, and the window closes at 2026-07-01 04:00 +02:00.'
                }
                """,
            ["SchemaShape"] = """
                [PgMigrate.SchemaShape]@{
                    Shape = '0123456789ab'; IsMostCommon = $true; Server = 'db.example.com:5432'; Database = 'app'; Differences = [PgMigrate.SchemaChange[]]@()
                    Members = [string[]]('customer_database_with_a_long_name', 'eu', 'us', 'asia', 'africa')
                }
                [PgMigrate.SchemaShape]@{
                    Shape = 'ba9876543210'; IsMostCommon = $false; Server = 'db.example.com:5432'; Database = 'odd'; Members = [string[]]@('odd')
                    Differences = [PgMigrate.SchemaChange[]]@([PgMigrate.SchemaChange]@{ Change = 'Added'; ObjectType = 'COLUMN'; Object = 'tara.asset.owner' })
                }
                """,
        };
}
