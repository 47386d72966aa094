using System.Text.RegularExpressions;
using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Sessions;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Watching;

/// <summary>A session that holds a lock of a run.</summary>
/// <param name="ProcessId">Its server process.</param>
/// <param name="HoldsRunLock">True for the session that shows that a migrator lives, false for one that works.</param>
internal sealed partial record RunSession(int ProcessId, bool HoldsRunLock)
{
    /// <summary>Its application_name; null where the session has just ended.</summary>
    public string? Application { get; init; }

    /// <summary>When it connected; null where that is hidden.</summary>
    public DateTimeOffset? ConnectedAt { get; init; }

    /// <summary>What it does, as pg_stat_activity says; null where that is hidden.</summary>
    public string? State { get; init; }

    /// <summary>How long it has executed its statement; null where it executes none, or where that is hidden.</summary>
    public TimeSpan? Executes { get; init; }

    /// <summary>
    /// The beginning of what it executes; null where it executes nothing, or where that is hidden. It may hold secrets: it is
    /// shown to nobody.
    /// </summary>
    public string? Query { get; init; }

    /// <summary>The first digits of its run's id; null where its name does not tell.</summary>
    public string? RunPrefix => Name() is { Success: true } name ? name.Groups["run"].Value : null;

    /// <summary>User and host of its run, as much as the server keeps of a name; null where its name does not tell.</summary>
    public string? AppliedBy => Name() is { Success: true } name ? name.Groups["who"].Value : null;

    /// <summary>
    /// Reads those of the connection's database: that of the run lock first, then whoever executes the longest.
    /// </summary>
    public static Task<IReadOnlyList<RunSession>> ReadAsync(ServerConnection connection, CancellationToken cancellationToken)
    {
        var scope = new LockScope(connection.Schema);
        return connection.ListAsync(
            SqlFile.Read("Watching", "run_sessions"),
            [new() { Value = MigrationLock.Space }, new() { Value = scope.Run }, new() { Value = scope.Work }],
            Read,
            cancellationToken
        );
    }

    private static RunSession Read(NpgsqlDataReader reader) =>
        new(reader.GetInt32(0), reader.GetBoolean(1))
        {
            Application = reader.IsDBNull(2) ? null : reader.GetString(2),
            ConnectedAt = reader.IsDBNull(3) ? null : reader.GetFieldValue<DateTimeOffset>(3),
            State = reader.IsDBNull(4) ? null : reader.GetString(4),
            Executes = reader.IsDBNull(5) ? null : reader.GetTimeSpan(5),
            Query = reader.IsDBNull(6) ? null : reader.GetString(6),
        };

    private Match? Name() => Application is null ? null : RunName().Match(Application);

    // What RunIdentity calls a run.
    [GeneratedRegex("^pgmigrate (?<run>[0-9a-f]{8}) (?<who>.+)$", RegexOptions.CultureInvariant)]
    private static partial Regex RunName();
}
