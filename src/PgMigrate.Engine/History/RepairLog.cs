using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Sessions;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.History;

/// <summary>The table <c>pgmigrate.repair</c>: what was repaired, by whom, and why.</summary>
internal static class RepairLog
{
    private const string Table = "pgmigrate.repair";

    /// <summary>Records that a repair begins.</summary>
    /// <param name="connection">The database.</param>
    /// <param name="context">Whose repair it is.</param>
    /// <param name="repair">What is repaired, and how.</param>
    /// <param name="reason">Why; null where nothing was said.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Its number.</returns>
    public static Task<long> BeginAsync(
        ServerConnection connection,
        RunContext context,
        (RepairKind Kind, string Object, string Action) repair,
        string? reason,
        CancellationToken cancellationToken
    ) =>
        connection.FirstOrDefaultAsync(
            SqlFile.Read("begin_repair"),
            [
                new() { Value = repair.Kind.ToString() },
                new() { Value = ScopeOf(repair.Kind, context) + repair.Object },
                SqlValue.Text(context.Mask.Hide(repair.Action)),
                SqlValue.Text(context.Mask.HideIn(reason)),
                new() { Value = context.Identity.User },
                new() { Value = context.Identity.Host },
                new() { Value = RunIdentity.ToolVersion },
            ],
            reader => reader.GetInt64(0),
            cancellationToken
        );

    /// <summary>Records how it ended.</summary>
    /// <param name="connection">The database.</param>
    /// <param name="repair">Its number.</param>
    /// <param name="error">Why it failed, secrets masked; null where it did not.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>When (UTC), by the server's clock.</returns>
    public static Task<DateTimeOffset> EndAsync(
        ServerConnection connection,
        long repair,
        string? error,
        CancellationToken cancellationToken
    ) =>
        connection.FirstOrDefaultAsync(
            SqlFile.Read("end_repair"),
            [new() { Value = repair }, new() { Value = error is null ? "done" : "failed" }, SqlValue.Text(error)],
            reader => reader.GetFieldValue<DateTimeOffset>(0),
            cancellationToken
        );

    /// <summary>Records a repair that this record is all of.</summary>
    /// <inheritdoc cref="BeginAsync"/>
    public static async Task RecordAsync(
        ServerConnection connection,
        RunContext context,
        (RepairKind Kind, string Object, string Action) repair,
        string? reason,
        CancellationToken cancellationToken
    )
    {
        var number = await BeginAsync(connection, context, repair, reason, cancellationToken).ConfigureAwait(false);
        await EndAsync(connection, number, error: null, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Whether a kind is of what was decided about a script.</summary>
    public static bool IsOfScript(RepairKind kind) =>
        kind is RepairKind.InterruptedScript or RepairKind.ChangedScript or RepairKind.RenamedScript or RepairKind.MissingScript;

    /// <summary>Of the applied scripts those that are retired: nobody misses them in the folder.</summary>
    /// <param name="connection">The database.</param>
    /// <param name="facts">What the server tells of itself.</param>
    /// <param name="applied">The newest record of each script, by name.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    /// <returns>Why, by name.</returns>
    public static async Task<IReadOnlyDictionary<string, string?>> ReadRetiredAsync(
        ServerConnection connection,
        ServerFacts facts,
        IReadOnlyDictionary<string, AppliedScript> applied,
        CancellationToken cancellationToken
    )
    {
        var retired = new Dictionary<string, string?>(StringComparer.Ordinal);
        if (!facts.OwnTables.Contains(Table, StringComparer.Ordinal))
            return retired;
        var scope = Checkpoints.ScopeOf(connection.Schema);
        var rows = connection.QueryAsync(
            $"SELECT DISTINCT ON (object) object, ended_at, reason FROM {Table} WHERE kind = $1 AND outcome = 'done' "
                + "AND starts_with(object, $2) ORDER BY object, ended_at DESC",
            [new() { Value = nameof(RepairKind.MissingScript) }, new() { Value = scope }],
            reader =>
                (
                    Script: reader.GetString(0)[scope.Length..],
                    At: reader.GetFieldValue<DateTimeOffset>(1),
                    Reason: reader.IsDBNull(2) ? null : reader.GetString(2)
                ),
            cancellationToken
        );
        await foreach (var (script, at, reason) in rows.ConfigureAwait(false))
            // What came back and was applied again is missed again.
            if (applied.TryGetValue(script, out var record) && !(record.AppliedAt > at))
                retired.Add(script, reason);
        return retired;
    }

    // Schemas of a database have scripts of the same names.
    private static string ScopeOf(RepairKind kind, RunContext context) =>
        IsOfScript(kind) ? Checkpoints.ScopeOf(context.Target.Schema) : string.Empty;
}
