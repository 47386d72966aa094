namespace PgMigrate;

/// <summary>What is taken together in statistics.</summary>
public enum StatisticGrouping
{
    /// <summary>Each database by itself, and in it each environment for which it was migrated.</summary>
    Database,

    /// <summary>All databases of the call together, by environment.</summary>
    Environment,
}

/// <summary>Which statistics are wanted.</summary>
public sealed record StatisticQuery
{
    /// <summary>Only runs that began at or after this time; null for all.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Only runs for these environments, case ignored; empty for all.</summary>
    public IReadOnlyList<string> Environments { get; init; } = [];

    /// <summary>How many scripts, tables and stalls are listed.</summary>
    public int First { get; init; } = 10;

    /// <summary>The schema of grate's own tables.</summary>
    public string HistorySchema { get; init; } = "grate";
}

/// <summary>
/// How migrations went in a time: what <c>Get-PgMigrationStatistic</c> emits. A deployment is a run that was to apply scripts; one
/// that took scripts back, was cancelled, or had nothing to do is none.
/// </summary>
public sealed record MigrationStatistic
{
    /// <summary>Host and port, as <c>host:port</c>; null where databases of several servers are taken together.</summary>
    public string? Server { get; init; }

    /// <summary>The database; null where several are taken together.</summary>
    public string? Database { get; init; }

    /// <summary>The environment of the runs; null where none was given.</summary>
    public string? Environment { get; init; }

    /// <summary>How many databases it is about.</summary>
    public int Databases { get; init; }

    /// <summary>From when on (UTC): as it was asked for, else when the first run began.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>Until when (UTC).</summary>
    public required DateTimeOffset Until { get; init; }

    /// <summary>Runs that applied scripts, took some back, failed or were cancelled.</summary>
    public int Runs { get; init; }

    /// <summary>Runs that were to apply scripts, and did so or failed.</summary>
    public int Deployments { get; init; }

    /// <summary>Those of the deployments that failed, or whose scripts were taken back later.</summary>
    public int Failed { get; init; }

    /// <summary>Runs that were cancelled.</summary>
    public int Cancelled { get; init; }

    /// <summary>Runs that took scripts back.</summary>
    public int Undone { get; init; }

    /// <summary>
    /// Deployment frequency: deployments a week that did not fail; a shorter time counts as a week. Null where there was none.
    /// </summary>
    public double? DeploymentsPerWeek { get; init; }

    /// <summary>
    /// Lead time for changes: from the time of the commit to the end of the deployment, the median of those deployments that did
    /// not fail and whose commit is known. Null where there is none.
    /// </summary>
    public TimeSpan? LeadTime { get; init; }

    /// <summary>Change failure rate: the share of deployments that failed, 0 to 1. Null where there was none.</summary>
    public double? FailureRate { get; init; }

    /// <summary>
    /// Time to restore: from the end of a deployment that failed to the end of the next run of that database that did not; of one
    /// that was taken back, from its end to the end of that. The median; null where nothing was restored.
    /// </summary>
    public TimeSpan? TimeToRestore { get; init; }

    /// <summary>How many databases have failed last, and nothing has gone well since.</summary>
    public int Unrestored { get; init; }

    /// <summary>Scripts that were applied.</summary>
    public int Scripts { get; init; }

    /// <summary>How long a deployment took, the median of those that did not fail; null where there was none.</summary>
    public TimeSpan? RunDuration { get; init; }

    /// <summary>Time that scripts lost to attempts that ended because a lock was not to be had.</summary>
    public TimeSpan LockWait { get; init; }

    /// <summary>How often scripts were tried again.</summary>
    public int Retries { get; init; }

    /// <summary>How many sessions of others were seen waiting behind scripts.</summary>
    public int BlockedSessions { get; init; }

    /// <summary>How long one of them waited at most; null where that is known of no script.</summary>
    public TimeSpan? LongestStall { get; init; }

    /// <summary>The scripts that took the longest, by their longest run.</summary>
    public IReadOnlyList<ScriptStatistic> SlowestScripts { get; init; } = [];

    /// <summary>
    /// The tables and views that runs have changed most often, with what belongs to them; empty where no run has kept the schema.
    /// </summary>
    public IReadOnlyList<TableStatistic> ChangedTables { get; init; } = [];

    /// <summary>The scripts behind which others waited the longest.</summary>
    public IReadOnlyList<StallStatistic> Stalls { get; init; } = [];

    /// <summary>Every week of the time, the first first; weeks begin on Monday (UTC).</summary>
    public IReadOnlyList<WeekStatistic> Weeks { get; init; } = [];
}

/// <summary>How long a script took.</summary>
/// <param name="Script">The script, with its folder.</param>
/// <param name="Runs">How often it was applied.</param>
/// <param name="Longest">How long it took at most.</param>
/// <param name="Mean">How long it took on average.</param>
public sealed record ScriptStatistic(string Script, int Runs, TimeSpan Longest, TimeSpan Mean)
{
    /// <summary>Where it took the longest: <c>host:port/database</c>.</summary>
    public required string Database { get; init; }

    /// <summary>One line for people.</summary>
    public override string ToString() => FormattableString.Invariant($"{Script} {Longest.TotalSeconds:0.0} s");
}

/// <summary>How often a table was changed.</summary>
/// <param name="Table">Its full name, quoted where PostgreSQL would.</param>
/// <param name="Changes">Changes of it, and of what belongs to it: columns, constraints, indexes, triggers, policies.</param>
/// <param name="Scripts">How many scripts have done that; changes of which no script is known count none.</param>
public sealed record TableStatistic(string Table, int Changes, int Scripts)
{
    /// <summary>When it was changed last (UTC); null where that is not known.</summary>
    public DateTimeOffset? LastChangedAt { get; init; }

    /// <summary>One line for people.</summary>
    public override string ToString() => FormattableString.Invariant($"{Table} {Changes}");
}

/// <summary>A script behind which others waited.</summary>
/// <param name="Script">The script, with its folder.</param>
/// <param name="Longest">How long one of them waited at most.</param>
/// <param name="Sessions">How many waited.</param>
public sealed record StallStatistic(string Script, TimeSpan Longest, int Sessions)
{
    /// <summary>Where: <c>host:port/database</c>.</summary>
    public required string Database { get; init; }

    /// <summary>When the script began (UTC).</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>One line for people.</summary>
    public override string ToString() => FormattableString.Invariant($"{Script} {Longest.TotalSeconds:0.0} s");
}

/// <summary>A week of migrations.</summary>
/// <param name="From">When it began (UTC), a Monday.</param>
/// <param name="Deployments">Runs that were to apply scripts, and did so or failed.</param>
/// <param name="Failed">Those of them that failed, or were taken back later.</param>
/// <param name="Scripts">Scripts that were applied.</param>
/// <param name="Duration">How long all of its runs took together.</param>
public sealed record WeekStatistic(DateTimeOffset From, int Deployments, int Failed, int Scripts, TimeSpan Duration)
{
    /// <summary>One line for people.</summary>
    public override string ToString() => FormattableString.Invariant($"{From:yyyy-MM-dd} {Deployments} ({Failed} failed)");
}
