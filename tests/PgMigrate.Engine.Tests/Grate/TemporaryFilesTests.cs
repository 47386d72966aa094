using PgMigrate.Engine.Tests.Execution;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Grate;

/// <summary>
/// grate leaves temporary folders and an output folder behind; PgMigrate must not. The tests turn the process' temporary and
/// current folder to ones of their own, so nothing may run beside them.
/// </summary>
[Collection(nameof(TemporaryFilesAlone))]
public sealed class TemporaryFilesTests(PostgresServer server) : MigrationTestBase(server)
{
    protected override Task<TestDatabase> CreateDatabaseAsync() => PostgresServer.CreateDatabaseAsync();

    private static readonly string[] Variables = ["TMPDIR", "TMP", "TEMP"];

    private readonly TempFolder _temporary = new();
    private readonly TempFolder _current = new();
    private readonly string?[] _variables = [.. Variables.Select(Environment.GetEnvironmentVariable)];
    private readonly string _directory = Environment.CurrentDirectory;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        foreach (var variable in Variables)
            Environment.SetEnvironmentVariable(variable, _temporary.FullPath);
        Environment.CurrentDirectory = _current.FullPath;
    }

    public override async ValueTask DisposeAsync()
    {
        Environment.CurrentDirectory = _directory;
        foreach (var (variable, value) in Variables.Zip(_variables))
            Environment.SetEnvironmentVariable(variable, value);
        _temporary.Dispose();
        _current.Dispose();
        await base.DisposeAsync();
    }

    [Fact]
    public async Task A_run_leaves_nothing_behind()
    {
        WriteScripts();
        await MigrateAsync();
        await MigrateAsync();
        await Migrator.PlanAsync(Target, Options, Observer, CancellationToken.None);
        await Migrator.GetScriptsAsync(Target, Options, Observer, CancellationToken.None);
        AssertNothingLeft();
    }

    [Fact]
    public async Task A_failed_script_leaves_nothing_behind()
    {
        WriteScripts();
        Folder.Write("up/0002_bad.sql", "SELECT 1 / 0;");
        await FailAsync(MigrationErrorId.StatementFailed);
        AssertNothingLeft();
    }

    [Fact]
    public async Task A_failed_plan_leaves_nothing_behind()
    {
        WriteScripts();
        Folder.Write("up/0002_bad.sql", "-- pgmigrate:unheard-of\nSELECT 1;");
        await FailAsync(MigrationErrorId.DirectiveInvalid);
        AssertNothingLeft();
    }

    [Fact]
    public async Task A_cancelled_run_leaves_nothing_behind()
    {
        WriteScripts();
        Folder.Write("up/0002_long.sql", "SELECT pg_sleep(60);");
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => MigrateAsync(cancellationToken: stop.Token));
        AssertNothingLeft();
    }

    private void WriteScripts()
    {
        Folder.Write("up/0001_table.sql", "CREATE TABLE t (a integer);");
        Folder.Write("permissions/p.sql", "GRANT SELECT ON t TO PUBLIC;");
    }

    private void AssertNothingLeft()
    {
        Assert.Equal(_temporary.FullPath, Path.TrimEndingDirectorySeparator(Path.GetTempPath()));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_temporary.FullPath, "*", SearchOption.AllDirectories));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_current.FullPath, "*", SearchOption.AllDirectories));
    }
}

/// <summary>Runs when no other test does.</summary>
[CollectionDefinition(nameof(TemporaryFilesAlone), DisableParallelization = true)]
public sealed class TemporaryFilesAlone;
