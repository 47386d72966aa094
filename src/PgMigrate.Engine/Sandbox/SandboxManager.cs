namespace PgMigrate.Engine.Sandbox;

/// <summary>Starts, lists and stops throw-away servers of this user on this machine.</summary>
public static class SandboxManager
{
    /// <summary>Starts a server that ends with this process.</summary>
    /// <exception cref="MigrationException">BinariesNotFound, SandboxFailed or ProcessFailed.</exception>
    public static Task<PgMigrate.Sandbox> StartAsync(SandboxOptions options, IMigrationObserver observer, CancellationToken cancellationToken) =>
        throw new NotImplementedException();

    /// <summary>The sandboxes that run now, of this process and of others of this user.</summary>
    public static IReadOnlyList<PgMigrate.Sandbox> List() => throw new NotImplementedException();

    /// <summary>Ends a server and removes its folder.</summary>
    /// <exception cref="MigrationException">SandboxNotFound or ProcessFailed.</exception>
    public static Task StopAsync(PgMigrate.Sandbox sandbox, CancellationToken cancellationToken) => throw new NotImplementedException();
}
