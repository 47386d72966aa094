using PgMigrate.Engine.Connections;

namespace PgMigrate.Engine.Dashboard;

/// <summary>What a dashboard looks at, besides the databases.</summary>
internal sealed record DashboardOptions
{
    /// <summary>How many databases are looked at at once, where nothing is said.</summary>
    public const int DefaultAtOnce = 8;

    /// <summary>How long one look may take, where nothing is said.</summary>
    public static readonly TimeSpan DefaultLimit = TimeSpan.FromSeconds(30);

    /// <summary>The folder of scripts, tokens and configuration; the environment is each database's own.</summary>
    public required MigrationOptions Run { get; init; }

    /// <summary>Full paths of plans that wait.</summary>
    public IReadOnlyList<string> Plans { get; init; } = [];

    /// <summary>How long one look at one database may take.</summary>
    public TimeSpan Limit { get; init; } = DefaultLimit;

    /// <summary>How many databases are looked at at once.</summary>
    public int AtOnce { get; init; } = DefaultAtOnce;

    /// <summary>How often the page is made anew; null where it is made once.</summary>
    public TimeSpan? Every { get; init; }
}

/// <summary>A database of a dashboard.</summary>
/// <param name="Name">What it is called; null for server and database.</param>
/// <param name="Environment">Its environment; null for none.</param>
/// <param name="Connection">How to reach it; null where that cannot be told.</param>
/// <param name="Failure">Why that cannot be told; null where it can.</param>
internal sealed record DashboardTarget(
    string? Name,
    string? Environment,
    ConnectionTarget? Connection,
    MigrationException? Failure = null
);
