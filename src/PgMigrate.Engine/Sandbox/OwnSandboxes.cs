using System.Collections.Concurrent;

namespace PgMigrate.Engine.Sandbox;

/// <summary>The sandboxes that end with this process.</summary>
internal static class OwnSandboxes
{
    /// <summary>The process's end waits no longer for a server's end.</summary>
    private static readonly TimeSpan ExitLimit = TimeSpan.FromSeconds(10);

    private static readonly ConcurrentDictionary<string, (Watchdog? Watchdog, SandboxRegistry Registry)> Running = new();

    static OwnSandboxes() => AppDomain.CurrentDomain.ProcessExit += (_, _) => RemoveAll();

    /// <summary>Keeps the pipe to its watchdog open.</summary>
    public static void Add(string name, Watchdog? watchdog, SandboxRegistry registry) => Running[name] = (watchdog, registry);

    /// <summary>Sends its watchdog home, where it is ours: the sandbox is gone.</summary>
    public static void Release(string name)
    {
        if (Running.TryRemove(name, out var sandbox))
            sandbox.Watchdog?.Dispose();
    }

    /// <summary>What fails here is left to the watchdogs, and to the next start: an exit handler must not throw.</summary>
    private static void RemoveAll() =>
        Task.WhenAll(Running.Select(entry => Task.Run(() => RemoveAsync(entry.Key, entry.Value.Registry))))
            .ContinueWith(_ => { }, TaskScheduler.Default)
            .Wait(ExitLimit);

    private static async Task RemoveAsync(string name, SandboxRegistry registry)
    {
        await registry.RemoveAsync(name, registry.Find(name), CancellationToken.None).ConfigureAwait(false);
        Release(name);
    }
}
