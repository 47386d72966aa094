using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Watching;

/// <summary>What the server measures of long statements: the views pg_stat_progress_*.</summary>
internal static class ServerProgress
{
    // Since which version the server has each; the last one shows CLUSTER and VACUUM FULL, too.
    private static readonly (string View, int Since, int Until)[] Views =
    [
        ("create_index", 12, int.MaxValue),
        ("cluster", 12, 18),
        ("vacuum", 12, int.MaxValue),
        ("analyze", 13, int.MaxValue),
        ("copy", 14, int.MaxValue),
        ("repack", 19, int.MaxValue),
    ];

    /// <summary>Reads what is measured of all sessions that may be seen, by server process.</summary>
    public static async Task<IReadOnlyDictionary<int, StatementProgress>> ReadAsync(
        ServerConnection connection,
        CancellationToken cancellationToken
    )
    {
        var rows = await connection
            .ListAsync(Sql(connection.Connection.PostgreSqlVersion.Major), [], Read, cancellationToken)
            .ConfigureAwait(false);
        // A VACUUM with ANALYZE is in one view at a time; whatever is in two of them is measured by the first.
        return rows.GroupBy(row => row.ProcessId).ToDictionary(group => group.Key, group => group.First().Progress);
    }

    private static string Sql(int version) =>
        string.Join(
            "\nUNION ALL\n",
            Views
                .Where(view => view.Since <= version && version <= view.Until)
                .Select(view => SqlFile.Read("Watching", $"progress_{view.View}"))
        );

    private static (int ProcessId, StatementProgress Progress) Read(NpgsqlDataReader reader) =>
        (
            reader.GetInt32(0),
            new StatementProgress
            {
                Command = reader.GetString(1),
                Object = reader.IsDBNull(2) ? null : reader.GetString(2),
                Phase = reader.IsDBNull(3) ? null : reader.GetString(3),
                Done = reader.IsDBNull(4) ? null : reader.GetInt64(4),
                Total = reader.IsDBNull(5) ? null : reader.GetInt64(5),
                Unit = reader.IsDBNull(6) ? null : reader.GetString(6),
            }
        );
}
