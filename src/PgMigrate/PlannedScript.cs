namespace PgMigrate;

/// <summary>A script of a plan: what <c>Get-PgMigrationPlan</c> emits, in the order in which the scripts run.</summary>
public sealed record PlannedScript
{
    /// <summary>The plan's id: the SHA-256 of what it says, 64 hexadecimal digits.</summary>
    public required string PlanId { get; init; }

    /// <summary>Host and port of the database that the plan was made for, as <c>host:port</c>.</summary>
    public required string Server { get; init; }

    /// <summary>That database.</summary>
    public required string Database { get; init; }

    /// <summary>
    /// The schema of it, where the database has one for each tenant; null for a plan of the database as a whole.
    /// </summary>
    public string? Schema { get; init; }

    /// <summary>The environment; null for none.</summary>
    public string? Environment { get; init; }

    /// <summary>Its place in the order, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>The name that grate records.</summary>
    public required string Script { get; init; }

    /// <summary>grate's folder.</summary>
    public required string Folder { get; init; }

    /// <summary>How often it runs.</summary>
    public required ScriptKind Kind { get; init; }

    /// <summary>grate's hash of its text (MD5, base64).</summary>
    public required string Hash { get; init; }

    /// <summary>Its statements.</summary>
    public required int Statements { get; init; }

    /// <summary>
    /// <c>Transaction</c>; <c>Statements</c>: one by one, with checkpoints; <c>AsWritten</c>: it has BEGIN and COMMIT of its own.
    /// </summary>
    public required string Mode { get; init; }

    /// <summary>How long the same text took the last time, on this database or else on another target; null where it never
    /// ran.</summary>
    public TimeSpan? ExpectedDuration { get; init; }

    /// <summary>The target, as pgmigrate.json calls it, on which it took so long; null where it was this database.</summary>
    public string? ExpectedFrom { get; init; }

    /// <summary>How it can be taken back.</summary>
    public required WayBackKind WayBack { get; init; }

    /// <summary>What it destroys, a line each: <c>public.item (about 12,431 rows), line 3</c>.</summary>
    public IReadOnlyList<string> Losses { get; init; } = [];

    /// <summary>What the checks found in it, a line each, the gravest first.</summary>
    public IReadOnlyList<string> Findings { get; init; } = [];

    /// <summary>What runs, tokens replaced, secrets as placeholders.</summary>
    public required string Text { get; init; }

    /// <summary>What differs from the other plan; null where none is compared.</summary>
    public PlanDifference? Change { get; init; }

    /// <summary>The lines that differ, <c>-</c> of the other plan and <c>+</c> of this one; null where none do.</summary>
    public string? Difference { get; init; }
}

/// <summary>How a script can be taken back.</summary>
public enum WayBackKind
{
    /// <summary>Nothing certain is known.</summary>
    None,

    /// <summary>By its file in <c>down</c>, which the plan holds.</summary>
    DownScript,

    /// <summary>By what is derived from its text; that is proved on a copy before it runs.</summary>
    Derived,

    /// <summary>By the text that it had before, which the history keeps.</summary>
    PreviousText,

    /// <summary>It runs in every run, and is not taken back.</summary>
    NotNeeded,
}

/// <summary>How a script of one plan stands to another plan.</summary>
public enum PlanDifference
{
    /// <summary>It is the same there.</summary>
    Same,

    /// <summary>The other plan has it at another place among those that both have.</summary>
    Moved,

    /// <summary>The other plan has another text of it, or runs it otherwise.</summary>
    Changed,

    /// <summary>The other plan has none of that name.</summary>
    Added,

    /// <summary>Only the other plan has it.</summary>
    Removed,
}
