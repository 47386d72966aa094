using PgMigrate.Engine.Scripts;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Execution;

/// <summary>
/// Somebody writes to the folder between the plan and the run, while the checks tell what they have found: what was checked runs.
/// </summary>
public sealed class PlannedTextTests(PostgresServer server) : MigrationTestBase(server)
{
    private const string Pending = "sprocs/index.sql";
    private const string Planned = "CREATE INDEX i ON t (a);";

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Folder.Write("up/0001_table.sql", "CREATE TABLE t (a integer); INSERT INTO t VALUES (1);");
        Folder.Write(Pending, "SELECT 1;");
        await MigrateAsync();
        Folder.Write(Pending, Planned);
    }

    [Fact]
    public async Task A_script_that_was_changed_runs_as_it_was_checked()
    {
        await ChangeAsync(() => Folder.Write(Pending, "DROP TABLE t;"));
        Assert.True(await ExistsAsync("t"));
        await RequirePlannedAsync();
    }

    [Fact]
    public async Task A_script_that_is_gone_runs_as_it_was_checked()
    {
        await ChangeAsync(() => File.Delete(Folder[Pending]));
        await RequirePlannedAsync();
    }

    [Fact]
    public async Task A_script_that_came_behind_the_others_waits_for_the_next_run()
    {
        await ChangeAsync(() => Folder.Write("permissions/new.sql", "DROP TABLE t;"));
        Assert.True(await ExistsAsync("t"));
        await RequirePlannedAsync();
    }

    private async Task RequirePlannedAsync()
    {
        Assert.True(await ExistsAsync("i"));
        Assert.Equal(
            GrateHash.Of(Planned),
            await Database.ScalarAsync<string>(
                """SELECT text_hash FROM grate."ScriptsRun" WHERE script_name = 'index.sql' ORDER BY id DESC LIMIT 1"""
            )
        );
    }

    private async Task ChangeAsync(Action change)
    {
        var observer = new ChangingObserver(change);
        await Migrator.InvokeAsync(Target, Options, observer, CancellationToken.None);
        Assert.True(observer.HasChanged);
    }

    private sealed class ChangingObserver(Action change) : IMigrationObserver
    {
        private Action? _change = change;

        public bool HasChanged => _change is null;

        public void OnScriptRun(ScriptRun run)
        {
            // The message before is the moment.
        }

        public void OnProgress(MigrationProgress progress)
        {
            // The message before is the moment.
        }

        public void OnMessage(MigrationMessage message)
        {
            if (message.Severity == MessageSeverity.Warning)
                Interlocked.Exchange(ref _change, null)?.Invoke();
        }
    }
}
