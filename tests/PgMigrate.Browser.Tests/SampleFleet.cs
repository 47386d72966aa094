using System.Globalization;
using PgMigrate.Engine.Dashboard;

namespace PgMigrate.BrowserTests;

/// <summary>Databases as a reader of real ones would tell of them: eight that each stand otherwise, or many.</summary>
internal static class SampleFleet
{
    /// <summary>When all of them were looked at.</summary>
    public static readonly DateTimeOffset Now = new(2026, 11, 30, 19, 4, 0, TimeSpan.Zero);

    private const string Commit = "c3fd0e1b7a5d4a0f9f4be2d1c6a7e8f90123abcd";

    private static readonly (string Folder, string Name, ScriptKind Kind)[] Scripts =
    [
        ("beforeMigration", "0000_settings.sql", ScriptKind.EveryTime),
        ("up", "0001_create_customer.sql", ScriptKind.OneTime),
        ("up", "0002_create_order.sql", ScriptKind.OneTime),
        ("up", "0003_add_customer_email.sql", ScriptKind.OneTime),
        ("up", "0004_index_order_customer.sql", ScriptKind.OneTime),
        ("up", "0005_backfill_customer_email.sql", ScriptKind.OneTime),
        ("up", "0006_customer_email_not_null.sql", ScriptKind.OneTime),
        ("up", "0007_partition_order.sql", ScriptKind.OneTime),
        ("up", "0008_drop_order_legacy.sql", ScriptKind.OneTime),
        ("up", "0009_add_invoice.sql", ScriptKind.OneTime),
        ("functions", "order_total.sql", ScriptKind.AnyTime),
        ("views", "open_orders.sql", ScriptKind.AnyTime),
        ("views", "customer_overview.sql", ScriptKind.AnyTime),
        ("permissions", "0001_grants.sql", ScriptKind.EveryTime),
    ];

    /// <summary>Eight databases.</summary>
    public static IReadOnlyList<TargetStatus> Few() =>
        [
            Whole("dev", "DEV") with
            {
                Changes = Changes(),
            },
            Drifted("test", "TEST"),
            Stopping("qa", "TEST"),
            Running("staging", "STAGING"),
            Failed("prod-eu", "PROD"),
            Half("prod-us", "PROD"),
            Behind("prod-ap", "PROD"),
            Down("prod-sa", "PROD"),
        ];

    /// <summary>As many as are asked for, each with three runs, most of them whole.</summary>
    public static IReadOnlyList<TargetStatus> Many(int databases, int scripts)
    {
        var random = new Random(7);
        MigrationScript[] all =
        [
            .. Enumerable
                .Range(0, scripts)
                .Select(index => new MigrationScript
                {
                    Script = string.Create(
                        CultureInfo.InvariantCulture,
                        $"{index:0000}_{Words[index % Words.Length]}_{Words[index * 7 % Words.Length]}.sql"
                    ),
                    Folder = index < scripts * 9 / 10 ? "up" : "views",
                    Kind = index < scripts * 9 / 10 ? ScriptKind.OneTime : ScriptKind.AnyTime,
                    State = MigrationState.Applied,
                    AppliedAt = Now.AddDays(index - scripts),
                }),
        ];
        return [.. Enumerable.Range(0, databases).Select(number => One(number, all, random))];
    }

    private static readonly string[] Words =
    [
        "create",
        "customer",
        "order",
        "index",
        "backfill",
        "invoice",
        "drop",
        "legacy",
        "partition",
        "grant",
        "asset",
        "threat",
        "risk",
        "treatment",
        "control",
        "audit",
        "report",
        "tenant",
        "ledger",
        "payment",
        "shipment",
        "address",
        "contact",
        "product",
        "price",
    ];

    private static TargetStatus One(int number, MigrationScript[] all, Random random)
    {
        var behind = random.Next(10) == 0 ? random.Next(1, 12) : 0;
        MigrationScript[] scripts =
        [
            .. all.Select(
                (script, index) =>
                    index >= all.Length - behind ? script with { State = MigrationState.Pending, AppliedAt = null } : script
            ),
        ];
        if (random.Next(40) == 0)
            scripts[^1] = scripts[^1] with
            {
                State = MigrationState.Failed,
                Reason = "line 3: canceling statement due to lock timeout",
            };
        var name = string.Create(CultureInfo.InvariantCulture, $"tenant-{number:000}");
        return New(
            name,
            number % 3 == 0 ? "EU"
                : number % 3 == 1 ? "US"
                : "AP"
        ) with
        {
            Scripts = scripts,
            Drift = new DriftStanding(Now.AddDays(-1), []),
            Runs =
            [
                .. Enumerable
                    .Range(0, 3)
                    .Select(past =>
                        Run(
                            random,
                            Now.AddDays(-7 * past).AddSeconds(number),
                            scripts[^20..^14].Select(script => (script, random.Next(5, 900)))
                        )
                    ),
            ],
        };
    }

    private static TargetStatus New(string name, string environment) =>
        new()
        {
            Name = name,
            Environment = environment,
            Server = $"db-{name}.example.org:5432",
            Database = "crm",
            LookedAt = Now,
            SeenAt = Now,
            ServerVersion = 180001,
        };

    // The first scripts are applied, the rest pending; some are said otherwise.
    private static TargetStatus With(
        string name,
        string environment,
        int applied,
        params (string Script, MigrationState State, string? Reason)[] others
    )
    {
        var number = 0;
        var scripts = Scripts.Select(script =>
        {
            var isApplied = script.Kind == ScriptKind.EveryTime || number++ < applied;
            var said = others.FirstOrDefault(other => other.Script == script.Name);
            return new MigrationScript
            {
                Script = script.Name == "0001_grants.sql" ? "0001_grants.sql" : script.Name,
                Folder = script.Folder,
                Kind = script.Kind,
                State =
                    said.Script is not null ? said.State
                    : script.Kind == ScriptKind.EveryTime || !isApplied ? MigrationState.Pending
                    : MigrationState.Applied,
                Reason = said.Reason,
                AppliedAt = isApplied ? Now.AddDays(-20 + number) : null,
            };
        });
        var random = new Random(name.Length * 31 + applied);
        return New(name, environment) with
        {
            Scripts = [.. scripts],
            Drift = new DriftStanding(Now.AddHours(-3), []),
            Runs =
            [
                .. Enumerable
                    .Range(0, 12)
                    .Select(past => Run(random, Now.AddHours(-3 - 40 * past), Done(random, past == 0 ? 9 : random.Next(1, 5)))),
            ],
            Backups = Backups(Now.AddHours(-7)),
            Window = new WindowStanding(IsOpen: true, OpensAt: null, Why: null),
        };
    }

    private static IEnumerable<(MigrationScript, int)> Done(Random random, int count) =>
        Scripts
            .Where(script => script.Kind != ScriptKind.EveryTime)
            .Take(count)
            .Select(script =>
                (
                    new MigrationScript
                    {
                        Script = script.Name,
                        Folder = script.Folder,
                        Kind = script.Kind,
                        State = MigrationState.Applied,
                    },
                    random.Next(40, 2600)
                )
            );

    private static PastRun Run(Random random, DateTimeOffset at, IEnumerable<(MigrationScript Script, int Took)> done)
    {
        var id = NewId(random);
        var start = 180;
        var scripts = new List<ScriptRun>();
        foreach (var (script, took) in done)
        {
            scripts.Add(
                new ScriptRun
                {
                    RunId = id,
                    Server = "db",
                    Database = "crm",
                    Script = script.Script,
                    Folder = script.Folder,
                    Kind = script.Kind,
                    Status = ScriptRunStatus.Applied,
                    StartedAt = at.AddMilliseconds(start),
                    Duration = TimeSpan.FromMilliseconds(took),
                    LockWait = TimeSpan.Zero,
                    BlockedSessions = 0,
                }
            );
            start += took;
        }

        return new PastRun
        {
            RunId = id,
            StartedAt = at,
            EndedAt = at.AddMilliseconds(start + 240),
            Outcome = PastRun.Succeeded,
            By = "deploy@agent-3",
            Actor = "anna@example.org",
            ToolVersion = "0.1.0",
            Commit = Commit,
            PipelineUrl = "https://dev.azure.com/example/crm/_build/results?buildId=4711",
            KeptAt = at.AddMilliseconds(start + 200),
            Scripts = scripts,
        };
    }

    private static Guid NewId(Random random)
    {
        var bytes = new byte[16];
        random.NextBytes(bytes);
        return new Guid(bytes);
    }

    private static SchemaBackup[] Backups(DateTimeOffset at) =>
        [
            .. Enumerable
                .Range(0, 3)
                .Select(past => new SchemaBackup
                {
                    BackupId = Guid.Empty,
                    Server = "db",
                    Database = "crm",
                    Method = past == 2 ? BackupMethod.PgDump : BackupMethod.TableCopy,
                    CreatedAt = at.AddDays(-7 * past),
                    Duration = TimeSpan.FromSeconds(4),
                    Tables = ["public.order_legacy", "public.customer"],
                    Rows = 1_204_331,
                    Size = 48_300_112,
                    VerifiedAt = at,
                    Path = past == 2 ? "/backup/crm/2026-11-16" : null,
                }),
        ];

    private static TargetStatus Whole(string name, string environment) => With(name, environment, applied: 99);

    private static TargetStatus Drifted(string name, string environment) =>
        With(name, environment, applied: 99) with
        {
            Drift = new DriftStanding(
                Now.AddHours(-3),
                [
                    Change(SchemaChangeKind.Added, "INDEX", "public.order_status_idx"),
                    Change(SchemaChangeKind.Changed, "COLUMN", "public.customer.email", "not null", "true", "false"),
                ]
            ),
            Changes = Changes(),
        };

    private static TargetStatus Stopping(string name, string environment) =>
        With(
            name,
            environment,
            99,
            (
                "0003_add_customer_email.sql",
                MigrationState.Changed,
                "a one-time script must not change after it was applied; it stops the next run"
            )
        );

    private static TargetStatus Running(string name, string environment)
    {
        var status = With(
            name,
            environment,
            6,
            ("0007_partition_order.sql", MigrationState.Ongoing, "batch 412; 2,060,000 of about 4,900,000 rows")
        );
        var now = status.Runs[0] with
        {
            StartedAt = Now.AddMinutes(-6),
            EndedAt = null,
            Outcome = PastRun.RunningOutcome,
            KeptAt = null,
            RunId = new Guid("11111111-2222-3333-4444-555555555555"),
        };
        return status with
        {
            Runs = [now, .. status.Runs],
            Drift = null,
            Unknown = [new UnknownPart("drift", "a run goes on")],
            Running = new RunningStanding
            {
                RunId = now.RunId,
                Stage = "Apply",
                Script = "0004_index_order_customer.sql",
                Statement = "CREATE INDEX CONCURRENTLY",
                Since = Now.AddMinutes(-4),
                Done = 0.62,
                Progress = "building index: scanning table, 310,000 of 500,000 blocks",
                WaitsFor = "process 4711 (reporting, user bi): SELECT",
                WaitingFor = ["process 4802 (shop, user app) for RowExclusiveLock on public.order: UPDATE"],
            },
        };
    }

    private static TargetStatus Failed(string name, string environment)
    {
        const string error =
            "line 4: canceling statement due to lock timeout\nwhile: ALTER TABLE public.customer ALTER COLUMN email SET NOT NULL";
        var status = With(name, environment, 5, ("0006_customer_email_not_null.sql", MigrationState.Failed, error));
        var last = status.Runs[0];
        var failed = last.Scripts[5] with
        {
            Status = ScriptRunStatus.Failed,
            Error = error,
            LockWait = TimeSpan.FromSeconds(5),
            Duration = TimeSpan.FromSeconds(6.2),
            Retries = 3,
            BlockedSessions = 14,
            LongestStall = TimeSpan.FromSeconds(4.8),
            Blocked =
            [
                Waiting("shop", "app", "RowExclusiveLock", TimeSpan.FromSeconds(4.8), 9),
                Waiting("reporting", "bi", "AccessShareLock", TimeSpan.FromSeconds(2.1), 2),
            ],
        };
        return status with
        {
            Runs =
            [
                last with
                {
                    Outcome = PastRun.FailedOutcome,
                    Error = "0006_customer_email_not_null.sql:4:1: canceling statement due to lock timeout",
                    EndedAt = last.StartedAt.AddSeconds(14),
                    KeptAt = last.StartedAt.AddSeconds(13.8),
                    Scripts = [.. last.Scripts.Take(5), failed],
                    Backup = Backups(last.StartedAt.AddSeconds(-5))[0],
                    PlanId = "9f2c4e5d7a",
                    ApprovedBy = ["Bea Brandt", "Carl Chen"],
                },
                .. status.Runs.Skip(1),
            ],
            Window = new WindowStanding(IsOpen: false, Now.AddHours(26), "No window is open at 2026-11-30 19:04 +00:00."),
            Plans = [Plan("b51c9d", 2, "Bea Brandt")],
        };
    }

    private static TargetStatus Half(string name, string environment)
    {
        var status = With(name, environment, 4);
        return status with
        {
            Runs = [status.Runs[0] with { Outcome = PastRun.Interrupted, EndedAt = null, KeptAt = null }, .. status.Runs.Skip(1)],
        };
    }

    private static TargetStatus Behind(string name, string environment) =>
        With(name, environment, 7) with
        {
            Plans = [Plan("4e07a1", 2, "Bea Brandt", "Carl Chen")],
            Window = new WindowStanding(IsOpen: false, Now.AddHours(26), "No window is open at 2026-11-30 19:04 +00:00."),
        };

    private static TargetStatus Down(string name, string environment) =>
        With(name, environment, 7) with
        {
            SeenAt = Now.AddHours(-2),
            Failure = new LookFailure(
                "ServerUnreachable",
                "db-prod-sa.example.org:5432/crm: Connection refused",
                "See whether the server runs, and whether its port can be reached."
            ),
        };

    private static BlockedSession Waiting(string application, string user, string wanted, TimeSpan longest, int stalls) =>
        new()
        {
            ProcessId = 4711,
            Application = application,
            User = user,
            Lock = wanted,
            Object = "public.customer",
            Statement = "UPDATE",
            Stalls = stalls,
            LongestStall = longest,
        };

    private static PlanStanding Plan(string id, int required, params string[] approved) =>
        new(
            id.PadRight(64, '0'),
            "anna@agent-3",
            Now.AddHours(-5),
            Now.AddDays(2),
            Scripts: 3,
            required,
            approved,
            approved.Length < required ? $"it needs {required} approvals, and has {approved.Length}" : null
        );

    private static SchemaChange Change(
        SchemaChangeKind kind,
        string type,
        string name,
        string? property = null,
        string? before = null,
        string? after = null
    ) =>
        new()
        {
            Change = kind,
            ObjectType = type,
            Object = name,
            Property = property,
            Before = before,
            After = after,
        };

    private static SchemaChange[] Changes() =>
        [
            Change(SchemaChangeKind.Added, "TABLE", "public.invoice") with
            {
                Source = SchemaChangeSource.Script,
                ChangedAt = Now.AddHours(-3),
                Script = "0009_add_invoice.sql",
                ChangedBy = "deploy@agent-3",
            },
            Change(SchemaChangeKind.Added, "COLUMN", "public.customer.email") with
            {
                Source = SchemaChangeSource.Script,
                ChangedAt = Now.AddDays(-9),
                Script = "0003_add_customer_email.sql",
                ChangedBy = "deploy@agent-3",
            },
            Change(SchemaChangeKind.Changed, "COLUMN", "public.customer.name", "type", "character varying(80)", "text") with
            {
                Source = SchemaChangeSource.OutsideOfRuns,
                ChangedAt = Now.AddDays(-12),
            },
            Change(SchemaChangeKind.Added, "TABLE", "public.customer") with
            {
                Source = SchemaChangeSource.Script,
                ChangedAt = Now.AddDays(-19),
                Script = "0001_create_customer.sql",
                ChangedBy = "deploy@agent-3",
            },
        ];
}
