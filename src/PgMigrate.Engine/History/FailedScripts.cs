using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Sessions;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.History;

/// <summary>The newest failure of a script in grate's history.</summary>
/// <param name="Name">The name grate recorded.</param>
/// <param name="Error">The message.</param>
/// <param name="FailedAt">When (UTC); null where it was not recorded.</param>
internal sealed record FailedScript(string Name, string Error, DateTimeOffset? FailedAt);

/// <summary>What grate's history says has failed.</summary>
internal static class FailedScripts
{
    /// <summary>The newest failure of each script, by name; empty where there is no history yet.</summary>
    public static async Task<IReadOnlyDictionary<string, FailedScript>> ReadAsync(
        ServerConnection connection,
        HistoryTables tables,
        CancellationToken cancellationToken
    )
    {
        var failed = new Dictionary<string, FailedScript>(StringComparer.Ordinal);
        if (!tables.Exist)
            return failed;

        var rows = connection.QueryAsync(
            tables.Fill(SqlFile.Read("read_failed")),
            [],
            reader => new FailedScript(
                reader.GetString(0),
                reader.IsDBNull(1) ? string.Empty : reader.GetString(1),
                reader.IsDBNull(2) ? null : reader.GetFieldValue<DateTimeOffset>(2)
            ),
            cancellationToken
        );
        await foreach (var script in rows.ConfigureAwait(false))
            failed[script.Name] = script;
        return failed;
    }
}
