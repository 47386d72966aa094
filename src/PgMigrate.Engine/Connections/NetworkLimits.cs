namespace PgMigrate.Engine.Connections;

/// <summary>
/// How long a server may say nothing. Users' statements and copies of rows have no limit of time: they are given up where the
/// server or the connection is dead, and only then. The one place for all of these times; tests shorten them.
/// </summary>
internal sealed record NetworkLimits
{
    /// <summary>What holds outside of tests.</summary>
    public static NetworkLimits Default { get; } = new();

    /// <summary>How long an attempt to connect may take where the caller says nothing, or that it may take for ever.</summary>
    public TimeSpan Connect { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// How long the server may take for a statement of the engine's own that waits for nobody. Longer than the statement_timeout
    /// of a session that only reads (<see cref="ReadOnlySession"/>), so that a living server says by itself that it took too
    /// long.
    /// </summary>
    public TimeSpan OwnStatement { get; init; } = TimeSpan.FromSeconds(70);

    /// <summary>The pause between two looks at the server while something long runs.</summary>
    public TimeSpan Beat { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long the server may take to answer such a look.</summary>
    public TimeSpan Answer { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a connection may carry nothing while both of its ends wait for the other.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(40);

    /// <summary>How long a cancelled statement may take to end; then its connection is given up.</summary>
    public TimeSpan Cancellation { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long closing a connection may take, and how long work on one that was given up; then it is left to itself.
    /// </summary>
    public TimeSpan Close { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long it may take to roll back, and to write down how a run has ended, where it ended badly.</summary>
    public TimeSpan Ending { get; init; } = TimeSpan.FromSeconds(10);
}
