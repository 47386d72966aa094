using PgMigrate.Engine.Processes;

namespace PgMigrate.Engine.Sandbox;

/// <summary>Starts, lists and stops throw-away servers of this user on this machine.</summary>
public static class SandboxManager
{
    /// <summary>Starts a server that ends with this process.</summary>
    /// <param name="options">Which server.</param>
    /// <param name="observer">Told of what is found, fetched and cleaned up.</param>
    /// <param name="cancellationToken">Cancels the start; the call returns when nothing of it is left.</param>
    /// <returns>The sandbox, with its password in the connection string.</returns>
    /// <exception cref="MigrationException">BinariesNotFound, SandboxFailed, ProcessFailed or OptionsInvalid.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static Task<PgMigrate.Sandbox> StartAsync(
        SandboxOptions options,
        IMigrationObserver observer,
        CancellationToken cancellationToken
    ) => new SandboxStarter(SearchEnvironment.Current(), options, observer).StartAsync(cancellationToken);

    /// <summary>The sandboxes that run now, of this process and of others of this user, oldest first.</summary>
    public static IReadOnlyList<PgMigrate.Sandbox> List() => Registry().Running();

    /// <summary>Ends a server and removes its folder.</summary>
    /// <param name="sandbox">One of this user's, whichever process owns it.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="MigrationException">SandboxNotFound or ProcessFailed.</exception>
    public static Task StopAsync(PgMigrate.Sandbox sandbox, CancellationToken cancellationToken) =>
        StopAsync(Registry(), sandbox.Name, cancellationToken);

    internal static async Task StopAsync(SandboxRegistry registry, string name, CancellationToken cancellationToken)
    {
        if (registry.Find(name) is not { } record)
        {
            throw new MigrationException(
                MigrationErrorId.SandboxNotFound,
                $"There is no sandbox '{name}' of this user.",
                "It may have ended with its process; list the sandboxes to see."
            );
        }

        await registry.RemoveAsync(name, record, cancellationToken).ConfigureAwait(false);
        OwnSandboxes.Release(name);
    }

    private static SandboxRegistry Registry() => new(SearchEnvironment.Current());
}
