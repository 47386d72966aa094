using PgMigrate.Engine.Tests.Faults;

namespace PgMigrate.Engine.Tests.Batches;

/// <summary>A server that archives, vacuums often, and can have a replica: one for all tests of a class.</summary>
public sealed class StagedServer : IAsyncLifetime
{
    // What fails at once fails three times, a second apart, before the archiver gives up for a minute.
    private static readonly Dictionary<string, string> Settings = new()
    {
        ["wal_level"] = "replica",
        ["max_wal_senders"] = "5",
        ["max_replication_slots"] = "5",
        ["archive_mode"] = "on",
        ["archive_command"] = "true",
        ["autovacuum"] = "on",
        ["autovacuum_naptime"] = "1s",
    };

    private FaultServer? _replica;

    internal FaultServer Primary { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Primary = await FaultServer.StartAsync(Settings);

    /// <summary>A replica that streams, and has replayed all.</summary>
    internal async Task<FaultServer> FollowAsync()
    {
        _replica = await FaultServer.StartAsync();
        await _replica.FollowAsync(Primary);
        return _replica;
    }

    public async ValueTask DisposeAsync()
    {
        if (_replica is not null)
            await _replica.DisposeAsync();
        await Primary.DisposeAsync();
    }
}
