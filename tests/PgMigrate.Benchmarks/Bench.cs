using System.Reflection;
using PgMigrate.Benchmarks.Contenders;
using PgMigrate.Benchmarks.Servers;

namespace PgMigrate.Benchmarks;

/// <summary>What the cases share: the options, a server, folders of scripts.</summary>
public sealed class Bench : IAsyncDisposable
{
    // No disk between what is compared: PgMigrate waits for fewer flushes than its rivals, and would look better with one.
    private static readonly Dictionary<string, string> WithoutFlushes = new() { ["fsync"] = "off" };

    private readonly Lazy<Task<BenchmarkServer>> _server;
    private readonly Lazy<Task<AppliedDatabase>> _applied;
    private readonly DirectoryInfo _temporary = Directory.CreateTempSubdirectory("pgmigrate-bench-");

    /// <param name="options">What was asked for.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    public Bench(BenchmarkOptions options, CancellationToken cancellationToken)
    {
        Options = options;
        CancellationToken = cancellationToken;
        _server = new(() => BenchmarkServer.StartAsync(WithoutFlushes, cancellationToken));
        _applied = new(MigrateAsync);
    }

    /// <summary>What was asked for.</summary>
    public BenchmarkOptions Options { get; }

    /// <summary>Ends the run.</summary>
    public CancellationToken CancellationToken { get; }

    /// <summary>The server of all cases that do not need one of their own; fsync is off.</summary>
    public Task<BenchmarkServer> GetServerAsync() => _server.Value;

    /// <summary>A database with the small folder applied; kept as it is, to be copied.</summary>
    public Task<AppliedDatabase> GetAppliedAsync() => _applied.Value;

    /// <summary>A new folder for files of the measurement.</summary>
    public string CreateFolder(string name) => _temporary.CreateSubdirectory(name).FullName;

    /// <summary>Tells the reader something.</summary>
    public static void Say(string text) => Console.WriteLine($"{DateTime.Now:HH:mm:ss} {text}");

    /// <summary>A path that the build has written into the assembly.</summary>
    public static string BuildPath(string key) =>
        typeof(Bench).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _temporary.Delete(recursive: true);
        if (_server.IsValueCreated && !_server.Value.IsFaulted)
            await (await _server.Value).DisposeAsync();
    }

    private async Task<AppliedDatabase> MigrateAsync()
    {
        var folder = ScriptFolder.CreateTables(CreateFolder("applied"), Options.Scripts);
        var server = await GetServerAsync();
        var database = await server.CreateDatabaseAsync();
        await EngineContender.MigrateAsync(database, folder, CancellationToken);
        return new AppliedDatabase(database, folder);
    }
}

/// <summary>A database, and the folder that was applied to it.</summary>
/// <param name="Database">The database.</param>
/// <param name="Folder">The folder.</param>
public sealed record AppliedDatabase(DatabaseAddress Database, ScriptFolder Folder);
