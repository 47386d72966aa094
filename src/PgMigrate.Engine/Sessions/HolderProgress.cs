using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Sessions;

/// <summary>
/// Tells whether the run that holds the locks makes progress: its server process works, or has done something since it was looked
/// at before. One that waits for a lock is bounded by limits of its own; one that is idle all the while is stuck.
/// </summary>
/// <param name="connection">A connection to the database of the run.</param>
internal sealed class HolderProgress(ServerConnection connection)
{
    private string? _seen;

    /// <summary>Looks.</summary>
    /// <param name="cancellationToken">Cancels the query.</param>
    /// <returns>True where it has made progress since the last look, or works now.</returns>
    public async Task<bool> HasMovedAsync(CancellationToken cancellationToken)
    {
        var (works, seen) = await connection
            .FirstOrDefaultAsync(
                SqlFile.Read("Sessions", "holder_progress"),
                [
                    new() { Value = MigrationLock.Space },
                    new() { Value = MigrationLock.Run },
                    new() { Value = MigrationLock.Work },
                ],
                reader => (Works: reader.GetBoolean(0), Seen: reader.GetString(1)),
                cancellationToken
            )
            .ConfigureAwait(false);
        var moved = works || seen != _seen;
        _seen = seen;
        return moved;
    }
}
