using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Processes;
using PgMigrate.Engine.Tests.Execution;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Grate;

/// <summary>
/// A migration folder and two empty databases: one for PgMigrate, and one for grate, where the two are compared.
/// </summary>
public abstract class GrateTestBase(PostgresServer server) : MigrationTestBase(server)
{
    protected override Task<TestDatabase> CreateDatabaseAsync() => PostgresServer.CreateDatabaseAsync();

    /// <summary>A second database, which only grate migrates.</summary>
    protected TestDatabase Twin { get; private set; } = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Twin = await PostgresServer.CreateDatabaseAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await Twin.DisposeAsync();
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Migrates with grate, which must succeed.</summary>
    protected async Task GrateAsync(TestDatabase database, params string[] options)
    {
        var result = await GrateTool.RunAsync(database.ConnectionString, Folder.FullPath, options);
        Assert.True(result.ExitCode == 0, $"grate failed:\n{result.Output}\n{result.Error}");
    }

    /// <summary>Migrates with grate, which must fail.</summary>
    internal async Task<ProcessResult> GrateFailsAsync(TestDatabase database, params string[] options)
    {
        var result = await GrateTool.RunAsync(database.ConnectionString, Folder.FullPath, options);
        Assert.True(result.ExitCode != 0, $"grate did not fail:\n{result.Output}");
        return result;
    }

    /// <summary>What <c>grate --isuptodate</c> says.</summary>
    protected async Task<bool> IsUpToDateAsync(TestDatabase database, params string[] options)
    {
        var result = await GrateTool.RunAsync(database.ConnectionString, Folder.FullPath, [.. options, "--isuptodate"]);
        Assert.True(result.ExitCode == 0, $"grate failed:\n{result.Output}\n{result.Error}");
        Assert.Contains("Up to date: ", result.Output, StringComparison.Ordinal);
        return result.Output.Contains("Up to date: True", StringComparison.Ordinal);
    }

    /// <summary>What PgMigrate would run, scripts that run every time left out.</summary>
    protected async Task<string[]> PendingAsync(MigrationOptions? options = null, TestDatabase? database = null)
    {
        var observer = new RecordingObserver();
        var target = new ConnectionTarget(new NpgsqlConnectionStringBuilder((database ?? Database).ConnectionString));
        await Migrator.PlanAsync(target, options ?? Options, observer, CancellationToken.None);
        return
        [
            .. observer
                .Runs.Where(run => run is { Status: ScriptRunStatus.WouldApply, Kind: not ScriptKind.EveryTime })
                .Select(run => run.Script),
        ];
    }

    /// <summary>Every script of the folder and of the history, and its state.</summary>
    protected async Task<Dictionary<string, MigrationState>> StatesAsync(MigrationOptions? options = null)
    {
        var scripts = await Migrator.GetScriptsAsync(Target, options ?? Options, Observer, CancellationToken.None);
        return scripts.ToDictionary(script => script.Script, script => script.State);
    }

    /// <summary>The applied scripts of a database, in order.</summary>
    protected static Task<IReadOnlyList<string?>> AppliedAsync(TestDatabase database) =>
        database.QueryAsync<string>("""SELECT script_name FROM grate."ScriptsRun" ORDER BY id""");

    /// <summary>Holds PgMigrate's history against the one that grate made in <see cref="Twin"/>.</summary>
    protected async Task AssertEqualHistoriesAsync(string schema = "grate") =>
        Assert.Equal(await HistorySnapshot.ReadAsync(Twin, schema), await HistorySnapshot.ReadAsync(Database, schema));
}
