using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Execution.Batches.Signals;

/// <summary>What the session may see of what signals measure.</summary>
/// <param name="ReadsStatistics">Whether it may read the statistics of others' processes (pg_read_all_stats).</param>
/// <param name="ListsArchive">Whether it may list what is ready for the archiver (pg_monitor).</param>
/// <param name="Archives">Whether the server archives its log.</param>
internal sealed record SignalRights(bool ReadsStatistics, bool ListsArchive, bool Archives)
{
    /// <summary>Where the queries are.</summary>
    public const string Folder = "Execution/Batches/Signals";

    /// <summary>Asks the server.</summary>
    public static async Task<SignalRights> ReadAsync(ServerConnection server, CancellationToken cancellationToken) =>
        (
            await server
                .FirstOrDefaultAsync(
                    SqlFile.Read(Folder, "signal_rights"),
                    [],
                    row => new SignalRights(row.GetBoolean(0), row.GetBoolean(1), row.GetBoolean(2)),
                    cancellationToken
                )
                .ConfigureAwait(false)
        )!;
}
