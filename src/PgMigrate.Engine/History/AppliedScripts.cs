using System.Globalization;
using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Sessions;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.History;

/// <summary>The newest record of a script in grate's history.</summary>
/// <param name="Name">The name grate recorded.</param>
/// <param name="Hash">The hash of the text that was applied; empty where none was recorded.</param>
/// <param name="OneTime">True for a script of a run-once folder.</param>
/// <param name="AppliedAt">When (UTC); null where it was not recorded.</param>
internal sealed record AppliedScript(string Name, string Hash, bool OneTime, DateTimeOffset? AppliedAt);

/// <summary>What grate's history says was applied.</summary>
internal static class AppliedScripts
{
    /// <summary>The newest record of each script, by name; empty where there is no history yet.</summary>
    public static async Task<IReadOnlyDictionary<string, AppliedScript>> ReadAsync(
        ServerConnection connection,
        HistoryTables tables,
        CancellationToken cancellationToken
    ) => (await ReadAsync(connection, tables, "NULL::integer", cancellationToken).ConfigureAwait(false)).Scripts;

    /// <summary>
    /// The same, and in the same statement the version of PgMigrate's own tables; null where the statement did not tell.
    /// </summary>
    public static Task<(IReadOnlyDictionary<string, AppliedScript> Scripts, int? Version)> ReadWithVersionAsync(
        ServerConnection connection,
        ServerFacts facts,
        CancellationToken cancellationToken
    ) =>
        ReadAsync(
            connection,
            facts.Tables,
            facts.PgMigrateInstalled ? $"({HistoryInstaller.ReadVersion})" : "NULL::integer",
            cancellationToken
        );

    /// <summary>The texts that were applied last, by name, secrets as placeholders; without those that were not kept.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> ReadTextsAsync(
        ServerConnection connection,
        HistoryTables tables,
        IReadOnlyCollection<string> scripts,
        CancellationToken cancellationToken
    )
    {
        if (scripts.Count == 0)
            return new Dictionary<string, string>();
        var texts = await connection
            .ListAsync(
                tables.Fill(SqlFile.Read("read_applied_texts")),
                [new() { Value = JsonText.OfList(scripts) }],
                reader => (Name: reader.GetString(0), Text: reader.GetString(1)),
                cancellationToken
            )
            .ConfigureAwait(false);
        return texts.ToDictionary(script => script.Name, script => script.Text, StringComparer.Ordinal);
    }

    /// <summary>Lets scripts of any time run again.</summary>
    public static Task ForgetAsync(
        ServerConnection connection,
        HistoryTables tables,
        IEnumerable<string> scripts,
        CancellationToken cancellationToken
    ) =>
        connection.ExecuteAsync(
            tables.Fill(SqlFile.Read("forget_scripts")),
            [new() { Value = JsonText.OfList(scripts) }],
            cancellationToken
        );

    /// <summary>Leaves no trace in grate's tables of runs that were taken back as a whole, and none of the undo.</summary>
    /// <param name="connection">The database.</param>
    /// <param name="tables">grate's tables.</param>
    /// <param name="undo">The run that took them back.</param>
    /// <param name="runs">The runs whose scripts it took back.</param>
    /// <param name="versions">grate's versions of those scripts.</param>
    /// <param name="cancellationToken">Cancels the statement.</param>
    public static Task ForgetRunsAsync(
        ServerConnection connection,
        HistoryTables tables,
        Guid undo,
        IEnumerable<Guid> runs,
        IEnumerable<long> versions,
        CancellationToken cancellationToken
    ) =>
        connection.ExecuteAsync(
            tables.Fill(SqlFile.Read("forget_runs")),
            [
                new() { Value = undo },
                new() { Value = JsonText.OfList(runs.Select(run => run.ToString())) },
                new() { Value = JsonText.OfList(versions.Select(version => version.ToString(CultureInfo.InvariantCulture))) },
            ],
            cancellationToken
        );

    /// <summary>The hashes alone, by name.</summary>
    public static IReadOnlyDictionary<string, string> Hashes(IReadOnlyDictionary<string, AppliedScript> applied) =>
        applied.ToDictionary(script => script.Key, script => script.Value.Hash, StringComparer.Ordinal);

    private static async Task<(IReadOnlyDictionary<string, AppliedScript> Scripts, int? Version)> ReadAsync(
        ServerConnection connection,
        HistoryTables tables,
        string versionExpression,
        CancellationToken cancellationToken
    )
    {
        var applied = new Dictionary<string, AppliedScript>(StringComparer.Ordinal);
        if (!tables.Exist)
            return (applied, null);

        int? version = null;
        var sql = tables.Fill(SqlFile.Read("read_applied")).Replace("{version}", versionExpression, StringComparison.Ordinal);
        var rows = connection.QueryAsync(
            sql,
            [],
            reader => (Script: Read(reader), Version: ReadVersion(reader)),
            cancellationToken
        );
        await foreach (var row in rows.ConfigureAwait(false))
        {
            applied[row.Script.Name] = row.Script;
            version = row.Version;
        }

        return (applied, version);
    }

    private static int? ReadVersion(NpgsqlDataReader reader) => reader.IsDBNull(4) ? null : reader.GetInt32(4);

    private static AppliedScript Read(NpgsqlDataReader reader) =>
        new(
            reader.GetString(0),
            reader.IsDBNull(1) ? string.Empty : reader.GetString(1),
            !reader.IsDBNull(2) && reader.GetBoolean(2),
            reader.IsDBNull(3) ? null : reader.GetFieldValue<DateTimeOffset>(3)
        );
}
