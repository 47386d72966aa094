using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Waiting;

/// <summary>Sessions that hold up a script are cancelled or ended, as far as that was asked for, and none besides.</summary>
public sealed class BlockerTests(PostgresServer server) : WaitingTestBase(server)
{
    protected override Task<TestDatabase> CreateDatabaseAsync() => PostgresServer.CreateDatabaseAsync();

    private const string Change = "ALTER TABLE public.t ADD COLUMN b integer;";
    private const string Reading = "BEGIN; SELECT count(*) FROM public.t";
    private const string Sleeping = "SELECT pg_sleep(3600), 4711 FROM public.t";

    private MigrationOptions Ending => Ends(BlockerAction.Terminate);

    [Fact]
    public async Task A_session_that_sits_in_its_transaction_is_ended_where_its_application_is_named_and_others_are_not()
    {
        await ArrangeAsync();
        await using var report = await HoldAsync("report-1", Reading);
        await using var shop = await HoldAsync("shop", Reading);
        await using var other = await HoldAsync("Report-2", Reading);
        var run = MigrateAsync(Ending);
        await GoneAsync(report.ProcessID);
        await LooksAgainAsync();
        await ExecuteAsync(shop, "COMMIT");
        await ExecuteAsync(other, "COMMIT");
        await run;

        var applied = Observer.Runs[^1];
        Assert.Equal(ScriptRunStatus.Applied, applied.Status);
        var ended = Assert.Single(applied.EndedSessions);
        Assert.Equal((report.ProcessID, "report-1", BlockerAction.Terminate), (ended.ProcessId, ended.Application, ended.Action));
        Assert.Equal("SELECT count(*) FROM public.t", ended.Statement);
        Assert.Equal(new NpgsqlConnectionStringBuilder(Database.ConnectionString).Username, ended.User);
        Assert.Equal("127.0.0.1", ended.Client);
        Assert.True(ended.Age > TimeSpan.Zero && ended.EndedAt.Offset == TimeSpan.Zero);
        Assert.Equal(applied.EndedSessions, (await HistoryAsync(new HistoryQuery { First = 1 }))[0].EndedSessions);
        AssertWarned($"Ended the session of process {report.ProcessID} (report-1, user ", times: 1);
        AssertWarned("Ended the session of", times: 1);
    }

    [Fact]
    public async Task A_query_is_cancelled_and_its_session_stays()
    {
        await ArrangeAsync();
        await using var report = await ConnectAsync("report");
        await using var idle = await HoldAsync("report", Reading);
        var sleeping = ExecuteAsync(report, Sleeping);
        await RunsSomewhereAsync("4711");
        var run = MigrateAsync(Ends(BlockerAction.Cancel));

        var cancelled = await Assert.ThrowsAsync<PostgresException>(() => sleeping);
        Assert.Equal(PostgresErrorCodes.QueryCanceled, cancelled.SqlState);
        await EventuallyAsync(() => Task.FromResult(Warnings("executes nothing").Any()), "Nobody was told of the idle one.");
        await ExecuteAsync(idle, "COMMIT");
        await run;

        await ExecuteAsync(report, "SELECT 1");
        var ended = Assert.Single(Observer.Runs[^1].EndedSessions);
        Assert.Equal((report.ProcessID, BlockerAction.Cancel), (ended.ProcessId, ended.Action));
        Assert.Equal("SELECT pg_sleep(?), ? FROM public.t", ended.Statement);
        AssertWarned($"process {idle.ProcessID} (report", times: 1);
    }

    [Fact]
    public async Task A_session_that_still_blocks_after_its_query_was_cancelled_is_ended()
    {
        await ArrangeAsync();
        await using var report = await HoldAsync("report", $"{Reading}; SAVEPOINT s");
        var sleeping = ExecuteAsync(report, Sleeping);
        await RunsSomewhereAsync("4711");

        await MigrateAsync(Ending);

        await Assert.ThrowsAsync<PostgresException>(() => sleeping);
        var actions = Observer.Runs[^1].EndedSessions.Select(ended => (ended.ProcessId, ended.Action));
        Assert.Equal([(report.ProcessID, BlockerAction.Cancel), (report.ProcessID, BlockerAction.Terminate)], actions);
    }

    [Theory]
    [InlineData("-- pgmigrate:transaction off\nCREATE INDEX CONCURRENTLY t_a ON public.t (a);")]
    [InlineData($"-- pgmigrate:transaction off\nBEGIN;\n{Change}\nCOMMIT;")]
    public async Task Statements_that_are_not_tried_again_get_their_way_too_once_the_transaction_is_old_enough(string script)
    {
        await ArrangeAsync(script);
        await using var report = await HoldAsync("report", Reading);

        await MigrateAsync(Ending with { BlockerAge = TimeSpan.FromSeconds(1) });

        var ended = Assert.Single(Observer.Runs[^1].EndedSessions);
        Assert.Equal(report.ProcessID, ended.ProcessId);
        Assert.True(ended.Age >= TimeSpan.FromSeconds(1), $"{ended.Age}");
    }

    [Fact]
    public async Task Another_migrator_and_who_has_no_name_are_never_ended()
    {
        await ArrangeAsync();
        await using var named = await HoldAsync("pgmigrate 01234567 ci@host", Reading);
        await using var holder = await HoldAsync("report", $"SELECT pg_advisory_lock({0x50674D69}, 3); {Reading}");
        await using var nameless = await HoldAsync("", Reading);
        await using var waiting = await ConnectAsync("report");
        NpgsqlConnection[] holders = [named, holder, nameless];
        var run = MigrateAsync(Ending with { BlockerApplications = ["*"] });
        await LooksAgainAsync();
        await LooksAgainAsync();

        foreach (var one in holders)
            await ExecuteAsync(one, "COMMIT");
        await run;
        Assert.Empty(Observer.Runs[^1].EndedSessions);
    }

    [Theory]
    [InlineData("pg_read_all_stats", "GRANT pg_signal_backend TO")]
    [InlineData("", "GRANT pg_read_all_stats, pg_signal_backend TO")]
    public async Task A_role_that_may_not_send_signals_waits_and_says_what_is_missing(string has, string grant)
    {
        var (role, app) = ($"plain_{Guid.NewGuid():N}", $"app_{Guid.NewGuid():N}");
        await Database.ExecuteAsync(
            $"""
            CREATE ROLE {role} LOGIN PASSWORD 'secret'; CREATE ROLE {app} LOGIN PASSWORD 'secret';
            DO $$ BEGIN EXECUTE format('GRANT CREATE ON DATABASE %I TO {role}', current_database()); END $$;
            GRANT CREATE, USAGE ON SCHEMA public TO {role}; GRANT USAGE ON SCHEMA public TO {app};
            {(has.Length > 0 ? $"GRANT {has} TO {role};" : "")}
            """
        );
        var target = new ConnectionTarget(new(Database.ConnectionString) { Username = role, Password = "secret" });
        Folder.Write("up/0001.sql", $"CREATE TABLE public.t (a integer); GRANT SELECT ON public.t TO {app};");
        await Migrator.InvokeAsync(target, Options, Observer, CancellationToken.None);
        Folder.Write("up/0002.sql", Change);
        await using (var report = await ConnectAsync("report", app))
        {
            await ExecuteAsync(report, Reading);
            var run = Migrator.InvokeAsync(target, Ending, Observer, CancellationToken.None);
            await EventuallyAsync(() => Task.FromResult(Warnings(grant).Any()), "Nobody was told.");
            await LooksAgainAsync();
            await ExecuteAsync(report, "COMMIT");
            await run;
        }

        Assert.Equal(ScriptRunStatus.Applied, Observer.Runs[^1].Status);
        Assert.Empty(Observer.Runs[^1].EndedSessions);
        AssertWarned($"{grant} \"{role}\";", times: 1);
        await Database.ExecuteAsync(
            $"REASSIGN OWNED BY {role} TO CURRENT_USER; DROP OWNED BY {role}; DROP OWNED BY {app}; DROP ROLE {role}; DROP ROLE {app}"
        );
    }

    [Fact]
    public async Task Without_an_application_nobody_can_be_ended()
    {
        Folder.Write("up/0001.sql", "SELECT 1;");

        var failure = await FailAsync(MigrationErrorId.OptionsInvalid, Options with { Blockers = BlockerAction.Cancel });

        Assert.Contains("no application is named", failure.Message, StringComparison.Ordinal);
        Assert.False(await ExistsAsync("pgmigrate.run"));
    }

    private MigrationOptions Ends(BlockerAction action) =>
        Options with
        {
            Blockers = action,
            BlockerApplications = ["report*"],
            BlockerAge = TimeSpan.Zero,
            LockTimeout = TimeSpan.FromHours(1),
        };

    private async Task ArrangeAsync(string script = Change)
    {
        Folder.Write("up/0001.sql", "CREATE TABLE public.t (a integer); INSERT INTO public.t VALUES (1);");
        await MigrateAsync();
        Folder.Write("up/0002.sql", script);
    }

    private Task GoneAsync(int process) =>
        EventuallyAsync(
            () => Database.ScalarAsync<bool>("SELECT NOT EXISTS (SELECT FROM pg_stat_activity WHERE pid = $1)", process),
            $"Process {process} is there still."
        );

    private Task RunsSomewhereAsync(string text) =>
        EventuallyAsync(
            () =>
                Database.ScalarAsync<bool>(
                    "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE application_name = 'report' AND state = 'active' AND "
                        + "strpos(query, $1) > 0)",
                    text
                ),
            "The session does not work."
        );

    /// <summary>Waits until the run has asked once more who is in its way: it will not do then what it has not done.</summary>
    private async Task LooksAgainAsync()
    {
        var now = await Database.ScalarAsync<DateTime>("SELECT clock_timestamp()");
        await EventuallyAsync(
            () =>
                Database.ScalarAsync<bool>(
                    "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND query_start > $1 AND "
                        + "strpos(query, 'Every session that waits for a lock') > 0)",
                    now.AddMilliseconds(150)
                ),
            "Nobody looks."
        );
    }

    private IEnumerable<MigrationMessage> Warnings(string text) =>
        Observer.Messages.Where(message =>
            message is { Severity: MessageSeverity.Warning, Script: "0002.sql" }
            && message.Text.Contains(text, StringComparison.Ordinal)
        );

    private void AssertWarned(string text, int times) => Assert.Equal(times, Warnings(text).Count());
}
