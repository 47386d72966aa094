using System.Collections.Concurrent;
using System.Text.Json;
using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Tests.Faults;
using PgMigrate.Engine.Tests.Waiting;
using PgMigrate.Engine.Watching;
using PgMigrate.TestHost;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Watching;

/// <summary>A real run, seen from another session at each of the moments that matter.</summary>
public sealed class RunWatchTests(PostgresServer server) : WaitingTestBase(server)
{
    private const string Secret = "hunter2";

    private readonly List<string> _seen = [];

    private string Role => $"{Database.Name}_watcher";

    [Fact]
    public async Task A_run_is_seen_at_each_of_its_moments_to_its_end()
    {
        await MakeTablesAsync();
        WriteScripts();
        await using var watch = await RunWatch.OpenAsync(Target, "grate", CancellationToken.None);
        Assert.Equal(MigrationRunState.None, (await watch.LookAsync(CancellationToken.None)).State);
        await using var gate = await HoldAsync("gate", "SELECT pg_advisory_lock(77)");
        await using var reader = await HoldAsync("report", "BEGIN; SELECT FROM app.item");
        await using var writer = await HoldAsync("writer", "BEGIN; INSERT INTO app.other VALUES (0)");
        await using var editor = await HoldAsync("editor", "BEGIN; UPDATE app.many SET n = 7 WHERE id = 15");
        var running = MigrateAsync(
            Options with
            {
                Environment = "QA",
                Retries = 0,
                LockTimeout = TimeSpan.FromMinutes(1),
                Force = true,
            }
        );

        var atGate = await SeeAsync(watch, status => status.Statement == "DO");
        Assert.Equal(
            (MigrationRunState.Running, RunStep.Apply, RunOperation.Migrate),
            (atGate.State, atGate.Step, atGate.Operation)
        );
        Assert.Equal(("up/0001_gate.sql", 0, 4), (atGate.ScriptFile, atGate.ScriptsDone, atGate.ScriptsPlanned));
        Assert.Equal(("QA", $"{Environment.UserName}@{Environment.MachineName}"), (atGate.Environment, atGate.AppliedBy));
        Assert.Empty(atGate.Hidden);
        Assert.NotNull(atGate.StatementDuration);
        await SeeWithFewerRightsAsync();
        await ExecuteAsync(gate, "SELECT pg_advisory_unlock_all()");

        await SeeAsync(watch, status => status.Blockers.Count > 0);
        await using var shop = await ConnectAsync("shop");
        var counting = ExecuteAsync(shop, $"SELECT count(*) FROM app.item WHERE name = '{Secret}'");
        // Sessions, waits and progress are asked one after the other: a statement may begin between two of them.
        var waiting = await SeeAsync(watch, status => status is { Blocked.Count: > 0, Statement: "ALTER TABLE app.item" });
        Assert.Equal("up/0002_wait.sql", waiting.ScriptFile);
        Assert.Equal("AccessExclusiveLock on app.item", waiting.WaitsFor);
        var holder = Assert.Single(waiting.Blockers);
        Assert.Equal((reader.ProcessID, "report", "idle in transaction"), (holder.ProcessId, holder.Application, holder.State));
        Assert.NotNull(holder.InTransaction);
        Assert.Equal((shop.ProcessID, "shop"), (waiting.Blocked[0].ProcessId, waiting.Blocked[0].Application));
        await ExecuteAsync(reader, "COMMIT");
        await counting;

        var building = await SeeAsync(
            watch,
            status =>
                status.Statement == "CREATE INDEX ix_other"
                && status.Progress?.Phase?.StartsWith("waiting", StringComparison.Ordinal) == true
        );
        Assert.Equal("up/0003_index.sql", building.ScriptFile);
        Assert.Equal(
            ("CREATE INDEX CONCURRENTLY", 1, "sessions"),
            (building.Progress!.Command, building.Progress.Total, building.Progress.Unit)
        );
        Assert.Equal(writer.ProcessID, Assert.Single(building.Blockers).ProcessId);
        Assert.Equal(2, building.ScriptsDone);
        await ExecuteAsync(writer, "COMMIT");

        var batching = await SeeAsync(
            watch,
            status => status is { Batch.Rows: 10, WaitsFor: not null, Statement: "UPDATE app.many" }
        );
        Assert.Equal("up/0004_batch.sql", batching.ScriptFile);
        Assert.Equal((MigrationBatchState.Running, 100L), (batching.Batch!.State, batching.Batch.EstimatedRows));
        Assert.NotNull(batching.Remaining);
        Assert.Equal(editor.ProcessID, Assert.Single(batching.Blockers).ProcessId);
        await ExecuteAsync(editor, "COMMIT");

        await running;
        var ended = await SeeAsync(watch, status => status.State == MigrationRunState.Succeeded);
        Assert.Equal((MigrationRunState.Succeeded, 4, 4), (ended.State, ended.ScriptsDone, ended.ScriptsPlanned));
        Assert.Equal(Observer.Runs[0].RunId, ended.RunId);
        Assert.NotNull(ended.EndedAt);
        Assert.All(_seen, text => Assert.DoesNotContain(Secret, text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_run_is_followed_to_its_end_and_a_later_one_is_waited_for()
    {
        Folder.Write("up/0001_gate.sql", AtGate);
        await using var gate = await HoldAsync("gate", "SELECT pg_advisory_lock(77)");
        var followed = new ConcurrentQueue<RunStatus>();
        var following = FollowAsync(followed);
        await EventuallyAsync(() => Task.FromResult(followed.Count > 1), "Nobody looked.");
        Assert.All(followed, status => Assert.Equal(MigrationRunState.None, status.State));
        var running = MigrateAsync(Options with { TransactionMode = TransactionMode.Run });
        await EventuallyAsync(() => Task.FromResult(followed.Last().Statement == "DO"), "The gate was not seen.");
        var inOne = followed.Last();
        Assert.Equal((RunStep.Apply, null, 1), (inOne.Step, inOne.Script, inOne.ScriptsPlanned));

        await ExecuteAsync(gate, "SELECT pg_advisory_unlock_all()");
        await running;
        await following;

        Assert.Equal(
            (MigrationRunState.Succeeded, Observer.Runs[0].RunId),
            (followed.Last().State, followed.Last().RunId!.Value)
        );
        // None is at work, so that there is nothing to follow.
        followed.Clear();
        await FollowAsync(followed, waits: false);
        Assert.Equal(MigrationRunState.Succeeded, Assert.Single(followed).State);
    }

    [Fact]
    public async Task A_run_that_was_killed_is_abandoned_while_the_server_works_and_interrupted_then()
    {
        // The server would notice within two seconds that nobody listens.
        Folder.Write("up/0001_first.sql", "CREATE TABLE public.first (id integer);");
        Folder.Write("up/0002_gate.sql", $"SET client_connection_check_interval = 0;\n{AtGate}\nSELECT 1 / 0;");
        await using var watch = await RunWatch.OpenAsync(Target, "grate", CancellationToken.None);
        await using var gate = await HoldAsync("gate", "SELECT pg_advisory_lock(77)");
        using var process = await MigratingProcess.StartAsync(new MigrateRequest(Database.ConnectionString, Folder.FullPath));
        await SeeAsync(watch, status => status is { State: MigrationRunState.Running, Statement: "DO" });

        await process.KillAsync();

        var abandoned = await SeeAsync(watch, status => status.State == MigrationRunState.Abandoned);
        Assert.Equal(("up/0002_gate.sql", "DO"), (abandoned.ScriptFile, abandoned.Statement));
        await ExecuteAsync(gate, "SELECT pg_advisory_unlock_all()");
        var interrupted = await SeeAsync(watch, status => status.State == MigrationRunState.Interrupted);
        Assert.Equal(("up/0002_gate.sql", 1, 2), (interrupted.ScriptFile, interrupted.ScriptsDone, interrupted.ScriptsPlanned));
        Assert.Null(interrupted.EndedAt);
        // The next run says that this one was interrupted, and is another one.
        await Assert.ThrowsAsync<MigrationException>(() => MigrateAsync());
        // The server's process ends a moment after its client.
        var failed = await SeeAsync(watch, status => status.State == MigrationRunState.Failed);
        Assert.Equal(MigrationRunState.Failed, failed.State);
        Assert.Contains("division by zero", failed.Error, StringComparison.Ordinal);
        Assert.Equal(
            MigrationRunState.Interrupted,
            (await watch.LookBackAsync(interrupted.RunId!.Value, CancellationToken.None)).State
        );
    }

    public override async ValueTask DisposeAsync()
    {
        await Database.ExecuteAsync(
            $"DO $$ BEGIN IF EXISTS (SELECT FROM pg_roles WHERE rolname = '{Role}') THEN DROP OWNED BY {Role}; DROP ROLE {Role}; END IF; END $$"
        );
        await base.DisposeAsync();
    }

    private async Task MakeTablesAsync() =>
        await Database.ExecuteAsync(
            $"""
            CREATE SCHEMA app;
            CREATE TABLE app.item (id integer PRIMARY KEY, name text);
            CREATE TABLE app.other (n integer);
            CREATE TABLE app.many (id integer PRIMARY KEY, n integer NOT NULL DEFAULT 0);
            INSERT INTO app.many (id) SELECT i FROM generate_series(1, 100) i;
            ANALYZE app.many;
            CREATE ROLE {Role} LOGIN PASSWORD 'secret';
            """
        );

    private void WriteScripts()
    {
        Folder.Write("up/0001_gate.sql", AtGate.Replace("BEGIN", $"BEGIN PERFORM '{Secret}';", StringComparison.Ordinal));
        Folder.Write("up/0002_wait.sql", $"ALTER TABLE app.item ALTER COLUMN name SET DEFAULT '{Secret}';");
        Folder.Write("up/0003_index.sql", "-- pgmigrate:transaction off\nCREATE INDEX CONCURRENTLY ix_other ON app.other (n);");
        Folder.Write(
            "up/0004_batch.sql",
            $"-- pgmigrate:batch table=app.many key=id size=10 target=0 later-rows=ignored\nUPDATE app.many SET n = length('{Secret}');"
        );
    }

    // The history can be read by whoever may read its tables, the server's statements by whoever has pg_read_all_stats.
    private async Task SeeWithFewerRightsAsync()
    {
        var nothing = await SeeAsAsync();
        Assert.Equal((MigrationRunState.Running, null, null), (nothing.State, nothing.Step, nothing.Statement));
        Assert.StartsWith(Environment.UserName, nothing.AppliedBy, StringComparison.Ordinal);
        Assert.Equal(2, nothing.Hidden.Count);
        Assert.Contains(
            $"GRANT SELECT ON ALL TABLES IN SCHEMA pgmigrate TO \"{Role}\"",
            nothing.Hidden[0],
            StringComparison.Ordinal
        );
        Assert.Contains($"GRANT pg_read_all_stats TO \"{Role}\"", nothing.Hidden[1], StringComparison.Ordinal);

        await Database.ExecuteAsync(
            $"GRANT USAGE ON SCHEMA pgmigrate TO {Role}; GRANT SELECT ON ALL TABLES IN SCHEMA pgmigrate TO {Role}"
        );
        var history = await SeeAsAsync();
        Assert.Equal((RunStep.Apply, "up/0001_gate.sql", null), (history.Step, history.ScriptFile, history.Statement));
        Assert.Contains("pg_read_all_stats", Assert.Single(history.Hidden), StringComparison.Ordinal);

        await Database.ExecuteAsync($"GRANT pg_read_all_stats TO {Role}");
        var all = await SeeAsAsync();
        Assert.Equal(("up/0001_gate.sql", "DO"), (all.ScriptFile, all.Statement));
        Assert.Empty(all.Hidden);
    }

    private async Task<RunStatus> SeeAsAsync()
    {
        var builder = new NpgsqlConnectionStringBuilder(Database.ConnectionString) { Username = Role, Password = "secret" };
        var status = await MigrationWatch.GetAsync(new ConnectionTarget(builder), "grate", CancellationToken.None);
        Keep(status);
        return status;
    }

    private async Task<RunStatus> SeeAsync(RunWatch watch, Func<RunStatus, bool> condition)
    {
        RunStatus? status = null;
        await EventuallyAsync(
            async () =>
            {
                status = await watch.LookAsync(CancellationToken.None);
                Keep(status);
                return condition(status);
            },
            "The run was not seen so."
        );
        return status!;
    }

    private async Task FollowAsync(ConcurrentQueue<RunStatus> followed, bool waits = true)
    {
        var options = new WatchOptions { Interval = TimeSpan.FromMilliseconds(20), Wait = waits };
        await foreach (var status in MigrationWatch.FollowAsync(Target, options, Observer, CancellationToken.None))
            followed.Enqueue(status);
    }

    private void Keep(RunStatus status) =>
        _seen.Add(JsonSerializer.Serialize(status) + string.Concat(StatusText.Of(status).Select(line => line.Text)));
}
