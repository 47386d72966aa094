using Npgsql;
using PgMigrate.Engine.Sandbox;

namespace PgMigrate.Benchmarks.Servers;

/// <summary>
/// A sandbox with a server's usual settings in place of a sandbox's. What is not named here is PostgreSQL's default: autovacuum
/// is on, <c>synchronous_commit</c> and <c>full_page_writes</c> are too.
/// </summary>
public sealed class BenchmarkServer : IAsyncDisposable
{
    private static readonly Dictionary<string, string> Usual = new()
    {
        ["synchronous_commit"] = "on",
        ["full_page_writes"] = "on",
        ["shared_buffers"] = "256MB",
        ["log_line_prefix"] = "%d|",
    };

    private readonly Sandbox _sandbox;
    private readonly DatabaseAddress _postgres;
    private int _databases;

    private BenchmarkServer(Sandbox sandbox)
    {
        _sandbox = sandbox;
        var password = new NpgsqlConnectionStringBuilder(sandbox.ConnectionString).Password!;
        _postgres = new DatabaseAddress(sandbox.Server, sandbox.Port, sandbox.User, sandbox.Database, password);
        Log = new StatementLog(Path.Combine(sandbox.Path, "server.log"));
    }

    /// <summary>The server's log.</summary>
    public StatementLog Log { get; }

    /// <summary>The server's version.</summary>
    public string Version => _sandbox.Version;

    /// <summary>The folder of the server's programs, psql among them where the package has it.</summary>
    public string BinPath => _sandbox.Source;

    /// <summary>Starts one.</summary>
    /// <param name="settings">Server settings, over the usual ones.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    public static async Task<BenchmarkServer> StartAsync(
        IReadOnlyDictionary<string, string> settings,
        CancellationToken cancellationToken
    )
    {
        var merged = new Dictionary<string, string>(Usual);
        foreach (var (name, value) in settings)
            merged[name] = value;
        var options = new SandboxOptions { Database = "postgres", Settings = merged };
        var sandbox = await SandboxManager.StartAsync(options, QuietObserver.Instance, cancellationToken);
        var server = new BenchmarkServer(sandbox);
        Bench.Say(
            $"PostgreSQL {server.Version}: {string.Join(", ", merged.Select(setting => $"{setting.Key} = {setting.Value}"))}"
        );
        return server;
    }

    /// <summary>Makes a database.</summary>
    /// <param name="template">A database to copy; null for an empty one.</param>
    public async Task<DatabaseAddress> CreateDatabaseAsync(string? template = null)
    {
        var name = $"bench_{++_databases}";
        await ExecuteAsync($"CREATE DATABASE {name} TEMPLATE {template ?? "template0"}");
        return _postgres with { Database = name };
    }

    /// <summary>
    /// Makes a database, lets it be used and drops it; what the copy left to write is written before it is used.
    /// </summary>
    /// <param name="use">Uses it, and gives what was measured.</param>
    /// <param name="template">A database to copy; null for an empty one.</param>
    public async Task<double> WithDatabaseAsync(Func<DatabaseAddress, Task<double>> use, string? template = null)
    {
        var database = await CreateDatabaseAsync(template);
        await ExecuteAsync("CHECKPOINT");
        var measured = await use(database);
        await ExecuteAsync($"DROP DATABASE {database.Database} WITH (FORCE)");
        return measured;
    }

    /// <summary>Runs one statement in the database <c>postgres</c>.</summary>
    public async Task ExecuteAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(_postgres.SecretConnectionString);
        await using var command = source.CreateCommand(sql);
        // A database of 5,000 tables takes long to copy and to drop.
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await SandboxManager.StopAsync(_sandbox, CancellationToken.None);

    /// <summary>The database <c>postgres</c>.</summary>
    public DatabaseAddress Postgres => _postgres;
}
