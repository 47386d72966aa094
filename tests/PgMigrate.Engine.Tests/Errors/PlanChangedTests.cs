using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Errors;

/// <summary>Somebody writes to the folder between the plan and the run, while the checks tell what they have found.</summary>
public sealed class PlanChangedTests(PostgresServer server) : ErrorTestBase(server)
{
    private const string Pending = "sprocs/index.sql";

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Folder.Write("up/0001_table.sql", "CREATE TABLE t (a integer); INSERT INTO t VALUES (1);");
        Folder.Write(Pending, "SELECT 1;");
        await MigrateAsync();
        // Of scripts that the history knows the run reads the texts a second time behind its checks.
        Folder.Write(Pending, "CREATE INDEX i ON t (a);");
    }

    [Fact]
    public async Task A_script_that_was_changed_does_not_run()
    {
        var failure = await ChangeAsync(() => Folder.Write(Pending, "DROP TABLE t;"));
        Assert.Contains(Folder[Pending], failure.Message, StringComparison.Ordinal);
        Assert.True(await ExistsAsync("t"));
        Assert.False(await ExistsAsync("i"));
    }

    [Fact]
    public async Task A_script_that_is_gone_is_missed()
    {
        var failure = await ChangeAsync(() => File.Delete(Folder[Pending]));
        Assert.Contains(Folder[Pending], failure.Message, StringComparison.Ordinal);
        Assert.False(await ExistsAsync("i"));
    }

    [Fact]
    public async Task A_script_that_came_behind_the_others_does_not_run()
    {
        await ChangeAsync(() => Folder.Write("permissions/new.sql", "DROP TABLE t;"));
        Assert.True(await ExistsAsync("t"));
    }

    private async Task<MigrationException> ChangeAsync(Action change)
    {
        var observer = new ChangingObserver(change);
        var failure = ErrorText.Require(MigrationErrorId.PlanChanged, await Assert.ThrowsAsync<MigrationException>(
            () => Migrator.InvokeAsync(Target, Options, observer, CancellationToken.None)));
        await AssertNothingRunsAsync();
        return failure;
    }

    private sealed class ChangingObserver(Action change) : IMigrationObserver
    {
        private Action? _change = change;

        public void OnScriptRun(ScriptRun run)
        {
        }

        public void OnProgress(MigrationProgress progress)
        {
        }

        public void OnMessage(MigrationMessage message)
        {
            if (message.Severity == MessageSeverity.Warning)
                Interlocked.Exchange(ref _change, null)?.Invoke();
        }
    }
}
