using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Sessions;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Execution.Batches;

/// <summary>Scripts whose batches were begun and not ended.</summary>
internal static class UnendedBatches
{
    /// <summary>Where batches are recorded.</summary>
    public const string Table = "pgmigrate.batch";

    /// <summary>How far they are, by the script's name; none where the database has no such table yet.</summary>
    public static async Task<IReadOnlyDictionary<string, BatchState>> ReadAsync(
        ServerConnection server,
        ServerFacts facts,
        CancellationToken cancellationToken
    )
    {
        if (!facts.OwnTables.Contains(Table, StringComparer.Ordinal))
            return new Dictionary<string, BatchState>();
        var rows = await server
            .ListAsync(
                SqlFile.Read(BatchStore.Folder, "read_unended"),
                [],
                reader => (Script: reader.GetString(0), State: BatchStore.ReadState(reader)),
                cancellationToken
            )
            .ConfigureAwait(false);
        return rows.ToDictionary(row => row.Script, row => row.State, StringComparer.Ordinal);
    }
}
