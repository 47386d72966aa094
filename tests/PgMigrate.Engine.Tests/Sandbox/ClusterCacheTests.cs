using System.Runtime.Versioning;
using PgMigrate.Engine.FileSystem;
using PgMigrate.Engine.Processes;

namespace PgMigrate.Engine.Tests.Sandbox;

/// <summary>New clusters are made once and copied, and nobody else can have a hand in them.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class ClusterCacheTests : IAsyncDisposable
{
    private readonly SandboxScope _scope = new();

    public ClusterCacheTests()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows makes each cluster anew.");
        _scope.Environment = _scope.Environment with { CacheFolder = Path.Combine(_scope.Shared, "cache") };
    }

    private string Shelf => Path.Combine(_scope.Environment.CacheFolder, "clusters");

    private int TimesMade => _scope.Observer.Messages.Count(message => Says("Making a cluster")(message));

    [Fact]
    public async Task A_cluster_is_made_once_and_a_damaged_one_again()
    {
        await _scope.StopAsync(await _scope.StartAsync());
        await _scope.StopAsync(await _scope.StartAsync());
        Assert.Equal(1, TimesMade);

        var cluster = Assert.Single(Directory.GetDirectories(Shelf));
        File.Delete(Path.Combine(cluster, "data", "global", "pg_control"));
        Assert.Equal(1, await SandboxScope.ScalarAsync<int>(await _scope.StartAsync(), "SELECT 1"));
        Assert.Equal(2, TimesMade);
        Assert.Single(Directory.GetFileSystemEntries(Shelf));
    }

    [Fact]
    public async Task Several_that_start_at_once_leave_one_whole_cluster()
    {
        await Task.WhenAll(_scope.StartAsync(), _scope.StartAsync(), _scope.StartAsync());
        Assert.Single(Directory.GetFileSystemEntries(Shelf));
        await _scope.StartAsync();
        Assert.InRange(TimesMade, 1, 3);
    }

    [Fact]
    public async Task What_a_killed_process_left_half_made_and_what_nobody_uses_is_removed()
    {
        Directory.CreateDirectory(Shelf, OwnFolder.Passable);
        Directory.CreateDirectory(Path.GetDirectoryName(Shelf)!, OwnFolder.Passable);
        var own = TemporaryFolder.CreateIn(Shelf, "cluster", OwnFolder.Closed);
        var dead = own.FullName.Replace($"-{Environment.ProcessId}-", "-999999999-", StringComparison.Ordinal);
        Directory.CreateDirectory(Path.Combine(dead, "server", "data"), OwnFolder.Closed);
        var unused = Directory.CreateDirectory(Path.Combine(Shelf, "14-unused"), OwnFolder.Closed).FullName;
        await File.WriteAllTextAsync(Path.Combine(unused, "files"), "0");
        File.SetLastWriteTimeUtc(Path.Combine(unused, "files"), DateTime.UtcNow.AddDays(-31));

        await _scope.StartAsync();
        Assert.True(Directory.Exists(own.FullName));
        Assert.False(Directory.Exists(dead));
        Assert.False(Directory.Exists(unused));
    }

    [Fact]
    public async Task A_cache_that_others_may_write_to_is_not_used()
    {
        Directory.CreateDirectory(_scope.Environment.CacheFolder);
        File.SetUnixFileMode(_scope.Environment.CacheFolder, (UnixFileMode)0b111_111_111);
        Assert.Equal(1, await SandboxScope.ScalarAsync<int>(await _scope.StartAsync(), "SELECT 1"));
        Assert.Empty(Directory.GetFileSystemEntries(_scope.Environment.CacheFolder));
        Assert.Contains(_scope.Observer.Messages, Says("may be written to by other users"));
    }

    [Fact]
    public async Task Nobody_can_log_in_to_a_cluster_that_was_not_given_a_password()
    {
        await _scope.StartAsync();
        var cluster = Assert.Single(Directory.GetDirectories(Shelf));
        Assert.Equal(OwnFolder.Closed, File.GetUnixFileMode(cluster));
        var rules = (await File.ReadAllLinesAsync(Path.Combine(cluster, "data", "pg_hba.conf")))
            .Where(line => line.Length > 0 && line[0] != '#')
            .Select(line => line.Split(' ')[^1]);
        Assert.Equal(["reject", "scram-sha-256"], rules.Distinct().Order());
        Assert.DoesNotContain(
            Directory.GetFiles(Path.Combine(cluster, "data", "global")),
            file => File.ReadAllText(file).Contains("SCRAM-SHA-256$", StringComparison.Ordinal)
        );
    }

    public ValueTask DisposeAsync() => _scope.DisposeAsync();

    private static Predicate<MigrationMessage> Says(string text) =>
        message => message.Text.Contains(text, StringComparison.Ordinal);
}
