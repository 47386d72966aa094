using System.Text.Json.Serialization;

namespace PgMigrate.Engine.Plans;

/// <summary>What a plan says: all that is approved, and all that runs. It holds the value of no secret.</summary>
internal sealed record PlanDocument
{
    /// <summary>The version of PgMigrate that made it.</summary>
    public required string Tool { get; init; }

    /// <summary>When it was made, by the server's clock.</summary>
    public required DateTimeOffset MadeAt { get; init; }

    /// <summary>Until when it may run, by the server's clock.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Who made it.</summary>
    public required PlanAuthor Author { get; init; }

    /// <summary>The database that it was made for.</summary>
    public required PlanTarget Target { get; init; }

    /// <summary>What that database was like.</summary>
    public required PlanState State { get; init; }

    /// <summary>How it is run.</summary>
    public required PlanSettings Settings { get; init; }

    /// <summary>The tokens with which the scripts were read, by name.</summary>
    public required IReadOnlyList<PlanToken> Tokens { get; init; }

    /// <summary>The scripts, in the order in which they run.</summary>
    public required IReadOnlyList<PlanScript> Scripts { get; init; }

    /// <summary>What the checks found, the gravest first; what the rehearsal found too.</summary>
    public required IReadOnlyList<PlanFinding> Findings { get; init; }

    /// <summary>What the scripts destroy.</summary>
    public required IReadOnlyList<PlanLoss> Losses { get; init; }

    /// <summary>How the rehearsal went; null where none was asked for.</summary>
    public PlanRehearsal? Rehearsal { get; init; }

    /// <summary>The policy that it was made under; null where there was none.</summary>
    public PlanPolicy? Policy { get; init; }
}

/// <summary>
/// The database of a plan, or a schema of it: as much of it as tells it from a copy, and from others of its name.
/// </summary>
/// <param name="Server">Host and port, as the one who made the plan reached it.</param>
/// <param name="Database">Its name.</param>
/// <param name="Oid">Its OID: another one after it was dropped and restored.</param>
/// <param name="Version">server_version_num.</param>
internal sealed record PlanTarget(string Server, string Database, long Oid, int Version)
{
    /// <summary>The schema, where the database has one for each tenant; null for the database as a whole.</summary>
    public string? Schema { get; init; }

    /// <summary>What people call it: the database, and the schema of it that is meant.</summary>
    [JsonIgnore]
    public string Name => Schema is null ? Database : $"{Database}/{Schema}";

    /// <summary>The cluster's system identifier, a number; null where the user may not ask for it.</summary>
    public string? System { get; init; }

    /// <summary>The cluster's timeline: another one after a recovery or a failover; null where the user may not ask.</summary>
    public long? Timeline { get; init; }
}

/// <summary>What a database was like when a plan was made.</summary>
/// <param name="HistoryHash">SHA-256 of <paramref name="Applied"/>.</param>
/// <param name="SchemaHash">SHA-256 of the snapshot of the schema.</param>
/// <param name="SchemaForm">The form of that snapshot.</param>
/// <param name="Applied">The newest record of each script in grate's history, by name.</param>
/// <param name="Objects">The objects of the schema, by type and name.</param>
internal sealed record PlanState(
    string HistoryHash,
    string SchemaHash,
    int SchemaForm,
    IReadOnlyList<AppliedState> Applied,
    IReadOnlyList<ObjectState> Objects
);

/// <summary>A script in grate's history.</summary>
/// <param name="Script">Its name.</param>
/// <param name="Hash">grate's hash of what was applied last.</param>
internal sealed record AppliedState(string Script, string Hash);

/// <summary>An object of the schema.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Name">Its full name.</param>
/// <param name="Hash">The beginning of the SHA-256 of what it is.</param>
internal sealed record ObjectState(string Type, string Name, string Hash)
{
    /// <summary>Type and name.</summary>
    public override string ToString() => $"{Type} {Name}";
}

/// <summary>How a plan is run; nothing of it may be said otherwise when it runs.</summary>
internal sealed record PlanSettings
{
    /// <summary>The environment; null for none.</summary>
    public string? Environment { get; init; }

    /// <summary>The phase; null for both.</summary>
    public MigrationPhase? Phase { get; init; }

    /// <summary>The last script that was asked for; null for all.</summary>
    public string? To { get; init; }

    /// <summary>The schema of grate's own tables.</summary>
    public required string HistorySchema { get; init; }

    /// <summary>What shares a transaction.</summary>
    public required TransactionMode TransactionMode { get; init; }

    /// <summary>The rules that are passed over.</summary>
    public required IReadOnlyList<string> SkipChecks { get; init; }

    /// <summary>True where all are.</summary>
    public required bool Force { get; init; }

    /// <summary>What is backed up before the first script.</summary>
    public required BackupMode BackupMode { get; init; }

    /// <summary>How.</summary>
    public required BackupMethod BackupMethod { get; init; }

    /// <summary>In which folder; null for inside the database.</summary>
    public string? BackupPath { get; init; }

    /// <summary>Whether writers are held off until the commit.</summary>
    public required bool BackupLock { get; init; }

    /// <summary>From how many rows on a statement with a condition calls for one.</summary>
    public required long BackupThreshold { get; init; }

    /// <summary>How many backups before runs stay in that place; null for all.</summary>
    public int? BackupKeepLast { get; init; }

    /// <summary>For how many seconds they stay; null for ever.</summary>
    public long? BackupKeepSeconds { get; init; }

    /// <summary>The settings of a run.</summary>
    public static PlanSettings Of(MigrationOptions options) =>
        new()
        {
            Environment = options.Environment,
            Phase = options.Phase,
            To = options.To,
            HistorySchema = options.HistorySchema,
            TransactionMode = options.TransactionMode,
            SkipChecks = options.SkipChecks,
            Force = options.Force,
            BackupMode = options.BackupMode,
            BackupMethod = options.BackupMethod,
            BackupPath = options.BackupPath,
            BackupLock = options.BackupLock,
            BackupThreshold = options.BackupThreshold,
            BackupKeepLast = options.BackupKeepLast,
            BackupKeepSeconds = (long?)options.BackupKeepFor?.TotalSeconds,
        };
}

/// <summary>A token of a plan.</summary>
/// <param name="Name">Its name.</param>
internal sealed record PlanToken(string Name)
{
    /// <summary>Its value; null for a secret.</summary>
    public string? Value { get; init; }

    /// <summary>Of a secret the salt of <see cref="Hash"/>, in hexadecimal digits; null for any other.</summary>
    public string? Salt { get; init; }

    /// <summary>Of a secret what tells another value from its own, in hexadecimal digits; null for any other.</summary>
    public string? Hash { get; init; }
}

/// <summary>Something that the checks found.</summary>
/// <param name="Rule">The rule's id.</param>
/// <param name="Severity">How grave it is.</param>
/// <param name="Evidence">Whether it was read or seen.</param>
/// <param name="Message">What was found.</param>
internal sealed record PlanFinding(string Rule, FindingSeverity Severity, FindingEvidence Evidence, string Message)
{
    /// <summary>The script; null where no one script is concerned.</summary>
    public string? Script { get; init; }

    /// <summary>The line, from 1; null where there is none.</summary>
    public int? Line { get; init; }

    /// <summary>The object; null where there is no one object.</summary>
    public string? Object { get; init; }

    /// <summary>Why its script allows it; null where it does not.</summary>
    public string? AllowedBecause { get; init; }
}

/// <summary>What a statement destroys.</summary>
/// <param name="Script">The script.</param>
/// <param name="Line">The statement's line, from 1.</param>
/// <param name="Table">The table.</param>
internal sealed record PlanLoss(string Script, int Line, string Table)
{
    /// <summary>The column whose values go; null where rows go.</summary>
    public string? Column { get; init; }

    /// <summary>The table's rows, as the planner has them; null where it was never analysed.</summary>
    public long? Rows { get; init; }
}

/// <summary>How a rehearsal went.</summary>
/// <param name="Passed">True where it showed no error.</param>
/// <param name="Summary">What was done.</param>
internal sealed record PlanRehearsal(bool Passed, string Summary);
