using PgMigrate.Engine.Connections;

namespace PgMigrate.Engine.Sessions;

/// <summary>A database of a server that is there whatever others are: what is asked of the server is asked in it.</summary>
internal static class MaintenanceDatabase
{
    private static readonly string[] Names = ["postgres", "template1"];

    /// <summary>Connects to the first of them that is there.</summary>
    /// <param name="server">The server, by any database of it.</param>
    /// <param name="open">Connects.</param>
    /// <exception cref="MigrationException">Connection errors; DatabaseNotFound where none is there.</exception>
    public static async Task<ServerConnection> OpenAsync(
        ConnectionTarget server,
        Func<ConnectionTarget, Task<ServerConnection>> open
    )
    {
        MigrationException? missing = null;
        foreach (var name in Names)
        {
            try
            {
                return await open(server.ForDatabase(name)).ConfigureAwait(false);
            }
            catch (MigrationException failure) when (failure.ErrorId == MigrationErrorId.DatabaseNotFound)
            {
                missing = failure;
            }
        }

        throw missing!;
    }
}
