using System.Collections.Concurrent;
using DotNet.Testcontainers.Builders;
using Npgsql;
using PgMigrate.Engine.Sandbox;
using Testcontainers.PostgreSql;

namespace PgMigrate.Tests.Support;

/// <summary>
/// The PostgreSQL server of this test process: a test class names it as a constructor parameter. It starts when the first
/// test wants a database, and ends with the process. The environment chooses it:
/// <list type="bullet">
/// <item><c>PGMIGRATE_TEST_POSTGRES</c>: a superuser's connection string; that server is used, and none started.</item>
/// <item><c>PGMIGRATE_TEST_CONTAINER=1</c>: a container; tests are skipped where no engine answers.</item>
/// <item><c>PGMIGRATE_TEST_POSTGRES_VERSION</c>: the major version of the sandbox or container; otherwise the newest that can be
/// had on .NET 8, and the newest that is installed on .NET 10.</item>
/// </list>
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private const int Newest = 18;

    private readonly Lazy<Task<string>> _connectionString;
    private readonly ConcurrentDictionary<string, Lazy<Task<TestDatabase>>> _templates = new();
    private readonly IReadOnlyDictionary<string, string> _settings;
    private Func<Task> _stop = () => Task.CompletedTask;

    public PostgresServer()
        : this(new Dictionary<string, string>()) { }

    /// <summary>A server of a test class's own. A server that was given, and a container, have their own settings.</summary>
    internal PostgresServer(IReadOnlyDictionary<string, string> settings)
    {
        _settings = settings;
        _connectionString = new(StartAsync);
    }

    private static int? Version => TestScale.Given("PGMIGRATE_TEST_POSTGRES_VERSION");

    // The tests run twice: on .NET 8 with the newest PostgreSQL, on .NET 10 with the one that is installed.
    private static bool PrefersNewest => Version is null && Environment.Version.Major == 8;

    /// <summary>A superuser's connection string (Npgsql keywords) for the database <c>postgres</c>.</summary>
    public Task<string> GetConnectionStringAsync() => _connectionString.Value;

    /// <summary>Makes an empty database of a name of its own; disposing drops it, connections or not.</summary>
    public async Task<TestDatabase> CreateDatabaseAsync() => await TestDatabase.CreateAsync(await GetConnectionStringAsync());

    /// <summary>Makes a database that is as <paramref name="prepare"/> left the first of this name: it runs once.</summary>
    public async Task<TestDatabase> CreateDatabaseAsync(string template, Func<TestDatabase, Task> prepare)
    {
        var source = await _templates.GetOrAdd(template, _ => new(() => PrepareAsync(prepare))).Value;
        return await TestDatabase.CreateAsync(await GetConnectionStringAsync(), source.Name);
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            foreach (var template in _templates.Values)
                await (await template.Value).DisposeAsync();
        }
        finally
        {
            await _stop();
        }
    }

    private async Task<TestDatabase> PrepareAsync(Func<TestDatabase, Task> prepare)
    {
        var database = await CreateDatabaseAsync();
        await prepare(database);
        await database.CloseAsync();
        return database;
    }

    private Task<string> StartAsync()
    {
        if (Environment.GetEnvironmentVariable("PGMIGRATE_TEST_POSTGRES") is { Length: > 0 } given)
            return Task.FromResult(given);
        return Environment.GetEnvironmentVariable("PGMIGRATE_TEST_CONTAINER") == "1"
            ? StartContainerAsync()
            : StartSandboxAsync();
    }

    private async Task<string> StartSandboxAsync()
    {
        var sandbox = PrefersNewest ? await StartNewestAsync() : await StartVersionAsync(Version);
        _stop = () => SandboxManager.StopAsync(sandbox, CancellationToken.None);
        return sandbox.ConnectionString;
    }

    private async Task<PgMigrate.Sandbox> StartNewestAsync()
    {
        try
        {
            return await StartVersionAsync(Newest);
        }
        catch (MigrationException exception) when (exception.ErrorId == MigrationErrorId.BinariesNotFound)
        {
            return await StartVersionAsync(null);
        }
    }

    private Task<PgMigrate.Sandbox> StartVersionAsync(int? version) =>
        SandboxManager.StartAsync(
            new SandboxOptions
            {
                Version = version,
                Database = "postgres",
                Settings = _settings,
            },
            new RecordingObserver(),
            CancellationToken.None
        );

    private async Task<string> StartContainerAsync()
    {
        try
        {
            var container = new PostgreSqlBuilder($"postgres:{Version ?? Newest}").WithDatabase("postgres").Build();
            _stop = () => container.DisposeAsync().AsTask();
            await container.StartAsync();
            return new NpgsqlConnectionStringBuilder(container.GetConnectionString())
            {
                IncludeErrorDetail = true,
            }.ConnectionString;
        }
        catch (DockerUnavailableException exception)
        {
            _stop = () => Task.CompletedTask;
            Assert.Skip($"PGMIGRATE_TEST_CONTAINER=1, and no container engine answers: {exception.Message}");
            throw;
        }
    }
}
