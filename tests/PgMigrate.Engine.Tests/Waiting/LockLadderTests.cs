using PgMigrate.Engine.Sessions.Waiting;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Waiting;

/// <summary>How long others wait behind a script that waits for a lock itself.</summary>
public sealed class LockLadderTests(PostgresServer server) : WaitingTestBase(server)
{
    private const string Change = "ALTER TABLE public.t ADD COLUMN b integer;";
    private const string Holding = "BEGIN; SELECT count(*) FROM public.t";
    private const string Reading = "SELECT max(a) FROM public.t";

    // lock_timeout ends no try here: what ends one is that somebody waits.
    private MigrationOptions Patient => Options with { LockTimeout = TimeSpan.FromHours(1) };

    [Theory]
    [InlineData(Change)]
    [InlineData($"-- pgmigrate:transaction off\n{Change}")]
    public async Task A_queue_of_readers_gets_through_while_the_blocker_sits_and_the_script_is_tried_again(string script)
    {
        await CreateTableAsync();
        Folder.Write("up/0002.sql", script);
        await using var blocker = await HoldAsync("report", Holding);
        var run = MigrateAsync(Patient);

        for (var i = 1; i <= 2; i++)
        {
            await WaitsAsync("pgmigrate%");
            await ReadAsync(readers: 3);
            await EventuallyAsync(() => Task.FromResult(Tries() >= i), "The script was not given up.");
        }

        Assert.Contains(
            Observer.Messages,
            message =>
                message.Text.Contains(" waited behind it, for ", StringComparison.Ordinal)
                && message.Text.Contains($"(held by process {blocker.ProcessID} (report", StringComparison.Ordinal)
        );
        await ExecuteAsync(blocker, "COMMIT");
        await run;
        var applied = Observer.Runs[^1];
        Assert.Equal(ScriptRunStatus.Applied, applied.Status);
        Assert.InRange(applied.Retries, 2, 10);
        Assert.True(applied.LockWait > TimeSpan.Zero);
        Assert.True(applied.BlockedSessions > 0);
    }

    [Fact]
    public async Task Small_scripts_that_are_sent_together_give_way_too()
    {
        await CreateTableAsync();
        Folder.Write("up/0002.sql", "CREATE TABLE public.other (a integer);");
        Folder.Write("up/0003.sql", Change);
        await using var blocker = await HoldAsync("report", Holding);
        var run = MigrateAsync(Patient);
        await WaitsAsync("pgmigrate%");

        await ReadAsync(readers: 1);

        await ExecuteAsync(blocker, "COMMIT");
        await run;
        Assert.Equal(["0001.sql", "0002.sql", "0003.sql"], await AppliedAsync());
        Assert.True(Observer.Runs[^1].BlockedSessions > 0);
    }

    [Fact]
    public async Task A_script_that_says_how_long_it_waits_is_tried_so_and_so_is_the_last_try()
    {
        await CreateTableAsync();
        Folder.Write("up/0002.sql", $"-- pgmigrate:lock-timeout 1h\n{Change}");
        Folder.Write("up/0003.sql", $"-- pgmigrate:retries 0\nALTER TABLE public.t ADD COLUMN c integer;");

        for (var script = 2; script <= 3; script++)
        {
            await using var blocker = await HoldAsync("report", Holding);
            await using var reader = await ConnectAsync("shop");
            var run = MigrateAsync(Patient with { To = $"000{script}.sql" });
            await WaitsAsync("pgmigrate%");
            var reading = ExecuteAsync(reader, Reading);
            await LookedAtAsync(reader.ProcessID, TimeSpan.FromMilliseconds(700));
            await ExecuteAsync(blocker, "COMMIT");
            await run;
            await reading;
            Assert.Equal((ScriptRunStatus.Applied, 0), (Observer.Runs[^1].Status, Observer.Runs[^1].Retries));
        }
    }

    [Fact]
    public async Task What_the_policy_lets_others_wait_holds_for_the_last_try_and_for_a_script_with_a_time_of_its_own()
    {
        await CreateTableAsync();
        Folder.Write("up/0002.sql", $"-- pgmigrate:lock-timeout 1h\n-- pgmigrate:retries 0\n\n{Change}");
        await using var blocker = await HoldAsync("report", Holding);
        var failing = FailAsync(MigrationErrorId.LockNotAvailable, Options with { MaxStall = TimeSpan.FromMilliseconds(150) });
        await WaitsAsync("pgmigrate%");

        await ReadAsync(readers: 1);

        var failure = await failing;
        Assert.Contains("a session waited behind it, for ", failure.Message, StringComparison.Ordinal);
        Assert.Equal(4, failure.Line);
        Assert.Equal(1, Observer.Runs[^1].BlockedSessions);
    }

    [Fact]
    public void No_try_is_without_a_limit_and_none_but_the_last_is_longer_than_half_a_second()
    {
        var unbounded = Options with { LockTimeout = TimeSpan.Zero };
        var rungs = Enumerable.Range(0, 20).Select(retries => LockPatience.Of(unbounded, null, retries, 20).Rung).ToArray();

        Assert.All(rungs, rung => Assert.InRange(rung!.Value.TotalMilliseconds, 100, 500));
        Assert.Equal(rungs.Order(), rungs);
        Assert.Equal(TimeSpan.FromSeconds(5), LockPatience.Of(unbounded, null, 20, 20).Rung);
        Assert.Equal(TimeSpan.FromSeconds(5), LockPatience.Of(Options, TimeSpan.Zero, 0, 20).Rung);
        var last = LockPatience.Of(Options, null, 20, 20);
        Assert.Equal((TimeSpan.FromSeconds(5), null), (last.LockTimeout, last.Rung));
    }

    [Fact]
    public async Task A_script_that_has_its_locks_is_not_given_up_however_long_others_wait()
    {
        await CreateTableAsync();
        Folder.Write("up/0002.sql", $"{Change}\n{AtGate}");
        await using var gate = await HoldAsync("gate", "SELECT pg_advisory_lock(77)");
        await using var reader = await ConnectAsync("shop");
        var run = MigrateAsync(Options with { MaxStall = TimeSpan.FromMilliseconds(100) });
        await RunsAsync("pg_try_advisory_xact_lock(77)");
        var reading = ExecuteAsync(reader, Reading);
        await LookedAtAsync(reader.ProcessID, TimeSpan.FromMilliseconds(700));

        await ExecuteAsync(gate, "SELECT pg_advisory_unlock(77)");
        await run;
        await reading;

        Assert.Equal((ScriptRunStatus.Applied, 0), (Observer.Runs[^1].Status, Observer.Runs[^1].Retries));
    }

    [Fact]
    public async Task Who_waits_for_the_blocker_anyway_is_no_reason_to_give_up_and_the_blocker_is_named()
    {
        await CreateTableAsync();
        Folder.Write("up/0002.sql", Change);
        await using var blocker = await HoldAsync("report", "BEGIN; LOCK TABLE public.t");
        await using var reader = await ConnectAsync("shop");
        var run = MigrateAsync(Patient with { MaxStall = TimeSpan.FromMilliseconds(100) });
        await WaitsAsync("pgmigrate%");
        var reading = ExecuteAsync(reader, Reading);
        await LookedAtAsync(reader.ProcessID, TimeSpan.FromMilliseconds(700));
        await EventuallyAsync(() => Task.FromResult(IsTold($"held by process {blocker.ProcessID} (report")), "Nobody is named.");
        Assert.Equal(0, Tries());

        await ExecuteAsync(blocker, "COMMIT");
        await run;
        await reading;
    }

    [Fact]
    public async Task In_a_run_that_is_one_transaction_who_waits_for_what_an_earlier_script_has_locked_is_no_reason_either()
    {
        Folder.Write("up/0001.sql", "CREATE TABLE public.t (a integer); CREATE TABLE public.u (a integer);");
        await MigrateAsync();
        Folder.Write("up/0002.sql", Change);
        Folder.Write("up/0003.sql", "ALTER TABLE public.u ADD COLUMN b integer;");
        await using var blocker = await HoldAsync("report", "BEGIN; SELECT count(*) FROM public.u");
        await using var reader = await ConnectAsync("shop");
        var run = MigrateAsync(Patient with { TransactionMode = TransactionMode.Run });
        await WaitsAsync("pgmigrate%");
        var reading = ExecuteAsync(reader, Reading);
        await LookedAtAsync(reader.ProcessID, TimeSpan.FromMilliseconds(700));
        Assert.Equal(0, Tries());

        await ExecuteAsync(blocker, "COMMIT");
        await run;
        await reading;
    }

    private async Task CreateTableAsync()
    {
        Folder.Write("up/0001.sql", "CREATE TABLE public.t (a integer);");
        await MigrateAsync();
    }

    private bool IsTold(string text) =>
        Observer.Messages.Any(message =>
            message.Severity == MessageSeverity.Information
            && message.Text.Contains("for AccessExclusiveLock on public.t for ", StringComparison.Ordinal)
            && message.Text.Contains(text, StringComparison.Ordinal)
        );

    private int Tries() =>
        Observer.Messages.Count(message => message.Text.Contains("; trying again in ", StringComparison.Ordinal));

    // They come back while the blocker sits: nothing but the script's own giving up lets them through.
    private async Task ReadAsync(int readers)
    {
        var reading = Enumerable
            .Range(0, readers)
            .Select(async _ =>
            {
                await using var reader = await ConnectAsync("shop");
                await ExecuteAsync(reader, Reading);
            });
        await Task.WhenAll(reading);
    }

    private Task WaitsAsync(string application) =>
        EventuallyAsync(
            () =>
                Database.ScalarAsync<bool>(
                    "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE $1 "
                        + "AND wait_event_type = 'Lock')",
                    application
                ),
            $"{application} does not wait."
        );
}
