using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Processes;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Execution;

/// <summary>A migration folder and a database for one test, to which nothing was applied.</summary>
public abstract class MigrationTestBase(PostgresServer server) : IAsyncLifetime
{
    protected TempFolder Folder { get; } = new();

    protected RecordingObserver Observer { get; } = new();

    protected TestDatabase Database { get; private set; } = null!;

    protected PostgresServer PostgresServer => server;

    protected ConnectionTarget Target => new(new NpgsqlConnectionStringBuilder(Database.ConnectionString));

    protected MigrationOptions Options => new() { Path = Folder.FullPath, RunLockTimeout = TimeSpan.FromSeconds(20) };

    public virtual async ValueTask InitializeAsync() => Database = await CreateDatabaseAsync();

    public virtual async ValueTask DisposeAsync()
    {
        Folder.Dispose();
        await Database.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>
    /// The test's database. The tables of the history are there, and empty: to make them takes longer than most of what is tested.
    /// </summary>
    protected virtual Task<TestDatabase> CreateDatabaseAsync() => EmptyHistory.CreateAsync(server);

    /// <summary>Migrates; the scripts' runs are in <see cref="Observer"/>.</summary>
    protected virtual Task MigrateAsync(MigrationOptions? options = null, CancellationToken cancellationToken = default) =>
        Migrator.InvokeAsync(Target, options ?? Options, Observer, cancellationToken);

    /// <summary>Migrates, and expects it to fail with this id.</summary>
    protected async Task<MigrationException> FailAsync(MigrationErrorId id, MigrationOptions? options = null)
    {
        var failure = await Assert.ThrowsAsync<MigrationException>(() => MigrateAsync(options));
        Assert.Equal(id, failure.ErrorId);
        Assert.NotEmpty(failure.RecommendedAction);
        return failure;
    }

    /// <summary>The names of applied scripts, in order.</summary>
    protected Task<IReadOnlyList<string?>> AppliedAsync() =>
        Database.QueryAsync<string>("""SELECT script_name FROM grate."ScriptsRun" ORDER BY id""");

    /// <summary>What Get-PgMigrationHistory shows, newest first.</summary>
    protected async Task<IReadOnlyList<ScriptRun>> HistoryAsync(HistoryQuery? query = null)
    {
        var runs = new List<ScriptRun>();
        await foreach (var run in Migrator.GetHistoryAsync(Target, query ?? new HistoryQuery(), Observer, CancellationToken.None))
            runs.Add(run);
        return runs;
    }

    protected Task<bool> ExistsAsync(string relation) =>
        Database.ScalarAsync<bool>("SELECT to_regclass($1) IS NOT NULL", relation);

    /// <summary>Waits until the server shows it.</summary>
    protected internal static Task EventuallyAsync(Func<Task<bool>> condition, string otherwise) =>
        Eventually.IsAsync(condition, otherwise);

    /// <summary>Waits until a session of a run executes, or waits in, a statement that holds this text.</summary>
    protected Task RunsAsync(string text) =>
        EventuallyAsync(
            () =>
                Database.ScalarAsync<bool>(
                    "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE "
                        + "'pgmigrate%' "
                        + "AND state = 'active' AND strpos(query, $1) > 0)",
                    text
                ),
            $"No session of a run came to: {text}"
        );

    /// <summary>Skips the test, visibly, where no pg_dump fits the server.</summary>
    private protected async Task RequireDumpAsync()
    {
        var version = await Database.ScalarAsync<int>("SELECT current_setting('server_version_num')::integer / 10000");
        try
        {
            await ClientProgram.FindAsync("pg_dump", version, string.Empty, Observer, CancellationToken.None);
        }
        catch (MigrationException exception) when (exception.ErrorId == MigrationErrorId.BinariesNotFound)
        {
            Assert.Skip(exception.Message);
        }
    }
}
