using System.Collections.Concurrent;

namespace PgMigrate.Engine.Execution;

/// <summary>
/// Roles, database settings and their like are shared by the databases of a server, and two changes at once fail with "tuple
/// concurrently updated". Runs of this process take turns there; those of others are met by a retry.
/// </summary>
internal static class SharedCatalogue
{
    private static readonly ConcurrentDictionary<string, SemaphoreSlim> Servers = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Waits for the server's turn; disposing gives it back.</summary>
    public static async Task<IDisposable> EnterAsync(string server, CancellationToken cancellationToken)
    {
        var gate = Servers.GetOrAdd(server, _ => new SemaphoreSlim(1, 1));
        await gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        return new Turn(gate);
    }

    private sealed class Turn(SemaphoreSlim gate) : IDisposable
    {
        public void Dispose() => gate.Release();
    }
}
