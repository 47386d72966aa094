using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Sessions;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Undo;

/// <summary>A record of grate's history, with what PgMigrate knows of it.</summary>
/// <param name="Id">Its number: later ones are greater.</param>
/// <param name="Name">The script.</param>
/// <param name="OneTime">What grate recorded.</param>
/// <param name="Text">What was applied, secrets as placeholders; null where it was not kept.</param>
/// <param name="RunId">The run; null where grate itself ran it.</param>
/// <param name="Kind">How often the script runs; null where only grate knows it.</param>
internal sealed record UndoRecord(long Id, string Name, bool OneTime, string? Text, Guid? RunId, ScriptKind? Kind)
{
    /// <summary>grate's version that it belongs to; null where it was not recorded.</summary>
    public long? VersionId { get; init; }

    private const long NumberOfPart = long.MaxValue;
    private const string NoRuns =
        "(SELECT NULL::uuid AS run_id, NULL::text AS kind, NULL::bigint AS grate_script_run_id WHERE false)";

    /// <summary>True for no record, but what a failed script has committed: its text is that part.</summary>
    public bool IsPart => Id == NumberOfPart;

    /// <summary>What a script has committed before it failed, as the newest record.</summary>
    /// <param name="script">The script.</param>
    /// <param name="text">The statements.</param>
    /// <param name="runId">The run.</param>
    public static UndoRecord OfPart(PlanEntry script, string text, Guid runId) =>
        new(NumberOfPart, script.Name, script.RunOnce, text, runId, script.File.Kind);

    /// <summary>Reads the history, oldest first; each record once, whatever points to it.</summary>
    /// <exception cref="MigrationException">HistoryInvalid.</exception>
    public static async Task<IReadOnlyList<UndoRecord>> ReadAsync(
        ServerConnection connection,
        HistoryTables tables,
        bool isInstalled,
        CancellationToken cancellationToken
    )
    {
        var runs = isInstalled ? "{own_script_runs}" : NoRuns;
        var sql = tables.Fill(SqlFile.Read("Undo", "read_records").Replace("{Runs}", runs, StringComparison.Ordinal));
        var records = await connection.ListAsync(sql, [], Read, cancellationToken).ConfigureAwait(false);
        return [.. records.DistinctBy(record => record.Id)];
    }

    private static UndoRecord Read(NpgsqlDataReader reader) =>
        new(
            reader.GetInt64(0),
            reader.GetString(1),
            reader.GetBoolean(2),
            reader.IsDBNull(3) ? null : reader.GetString(3),
            reader.IsDBNull(4) ? null : reader.GetGuid(4),
            reader.IsDBNull(5) ? null : Enum.Parse<ScriptKind>(reader.GetString(5))
        )
        {
            VersionId = reader.IsDBNull(6) ? null : reader.GetInt64(6),
        };
}
