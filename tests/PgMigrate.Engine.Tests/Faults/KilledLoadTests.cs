using System.Diagnostics;
using System.Globalization;
using PgMigrate.Engine.Tests.Execution;
using PgMigrate.TestHost;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Faults;

/// <summary>
/// Loads whose client, server process or server is killed at random moments: a load is there as a whole, with its rejected rows
/// and its indexes, or not at all, and the next run ends exactly right.
/// </summary>
public sealed class KilledLoadTests : IAsyncLifetime, IAsyncDisposable
{
    private static readonly int Rows = FaultRuns.Rows;

    private const string Tables = """
        CREATE SCHEMA app;
        CREATE TABLE app.item (id integer PRIMARY KEY, name text, place integer);
        CREATE TABLE app.place (id integer PRIMARY KEY, name text);
        CREATE TABLE app.rejected (
            rejected_at timestamptz DEFAULT now(), run_id uuid, script text, file text, line bigint, row_text text, reason text, sqlstate text
        );
        CREATE INDEX item_name ON app.item (name);
        CREATE INDEX item_place ON app.item (place) WHERE place > 0;
        CREATE INDEX place_name ON app.place (lower(name));
        INSERT INTO app.place SELECT n, 'old ' || n FROM generate_series(1, 100) n;

        """;

    // Each of a few rows waits, so that a kill meets them.
    private const string Triggers = """
        CREATE FUNCTION app.wait() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(0.0001); RETURN NEW; END $$;
        CREATE TRIGGER wait BEFORE INSERT OR UPDATE ON app.item FOR EACH ROW EXECUTE FUNCTION app.wait();
        CREATE TRIGGER wait BEFORE INSERT OR UPDATE ON app.place FOR EACH ROW EXECUTE FUNCTION app.wait();
        """;

    // What each of the two loads may be: as before it, or as behind it, and which is what the history says.
    private const string State = """
        SELECT concat_ws('; ',
            (SELECT count(*) || ' ' || coalesce(sum(id), 0) FROM app.item),
            (SELECT count(*) || ' ' || count(DISTINCT line) FROM app.rejected),
            (SELECT count(*) || ' ' || count(*) FILTER (WHERE name LIKE 'old %') FROM app.place),
            (SELECT string_agg(indexrelid::regclass::text, ',' ORDER BY indexrelid::regclass::text) FROM pg_index
             WHERE indrelid IN ('app.item'::regclass, 'app.place'::regclass) AND indisvalid),
            (SELECT count(*) FROM pg_class WHERE relname = 'pgmigrate_load'))
        """;

    private const string Indexes = "app.item_name,app.item_pkey,app.item_place,app.place_name,app.place_pkey; 0";
    private const string Applied = """SELECT coalesce(string_agg(script_name, ',' ORDER BY id), '') FROM grate."ScriptsRun" """;

    private readonly TempFolder _folder = new();
    private FaultServer _server = null!;

    private static string Ids => (Rows * (Rows + 1L) / 2).ToString(CultureInfo.InvariantCulture);

    private static Dictionary<string, string> States { get; } =
        new(StringComparer.Ordinal)
        {
            ["0001_tables.sql"] = $"0 0; 0 0; 100 100; {Indexes}",
            ["0001_tables.sql,0002_item.sql"] = $"{Rows} {Ids}; 2 2; 100 100; {Indexes}",
            ["0001_tables.sql,0002_item.sql,0003_place.sql"] = $"{Rows} {Ids}; 2 2; {Rows} 50; {Indexes}",
        };

    private MigrationOptions Options => new() { Path = _folder.FullPath, RunLockTimeout = TimeSpan.FromMinutes(1) };

    public async ValueTask InitializeAsync()
    {
        _server = await FaultServer.StartAsync();
        _folder.Write("up/0001_tables.sql", FaultRuns.RowsTakeTime ? Tables : Tables + Triggers);
        _folder.Write(
            "up/0002_item.sql",
            "-- pgmigrate:copy table=app.item file=../data/item.csv reject=2 reject-table=app.rejected defer-indexes=yes\n"
        );
        _folder.Write(
            "up/0003_place.sql",
            "-- pgmigrate:copy table=app.place file=../data/place.csv replace=yes defer-indexes=yes\n"
        );
        Directory.CreateDirectory(_folder["data"]);
        await using var items = new StreamWriter(_folder["data/item.csv"]);
        await using var places = new StreamWriter(_folder["data/place.csv"]);
        items.Write("x,bad,1\n");
        for (var id = 1; id <= Rows; id++)
        {
            items.Write(string.Create(CultureInfo.InvariantCulture, $"{id},item {id},{id % 7}\n"));
            // Fifty rows are what they were, fifty go, and all others come.
            var what = id <= 50 ? "old" : "new";
            places.Write(string.Create(CultureInfo.InvariantCulture, $"{id + 50},{what} {id + 50}\n"));
        }

        items.Write("1,twice,1\n");
    }

    [Fact]
    public async Task A_load_that_is_killed_is_there_as_a_whole_or_not_at_all()
    {
        var (seed, kills) = (FaultRuns.Seed, FaultRuns.Loads);
        var random = new Random(seed);
        FaultRuns.Tell($"PGMIGRATE_FAULT_SEED={seed} PGMIGRATE_FAULT_LOADS={kills} PGMIGRATE_FAULT_ROWS={Rows}");
        var clock = Stopwatch.StartNew();
        await EndAsync(await TestDatabase.CreateAsync(_server.ConnectionString));
        var moments = new RandomMoments(random, clock.Elapsed, kills);
        Func<TestDatabase, TimeSpan, Task<bool>>[] ways = [KillClientAsync, KillProcessAsync, KillServerAsync];
        for (var done = 0; done < kills; )
        {
            var database = await TestDatabase.CreateAsync(_server.ConnectionString);
            await MigrateAsync(database, Options with { To = "0001_tables.sql" });
            var moment = moments.Next();
            if (!await ways[done % ways.Length](database, moment))
                continue;
            done++;
            database.Reconnect();
            // A server process goes on for a moment where its client was killed.
            await MigrationTestBase.EventuallyAsync(
                async () => await database.ScalarAsync<long>(Sessions) == 0,
                "A session of the run is still there."
            );
            var applied = (await database.ScalarAsync<string>(Applied))!;
            FaultRuns.Tell($"{ways[(done - 1) % ways.Length].Method.Name} after {moment.TotalMilliseconds:0} ms: {applied}");
            Assert.Equal(States[applied], await database.ScalarAsync<string>(State));
            await EndAsync(database);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    private const string Sessions =
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'pgmigrate%'";

    private async Task EndAsync(TestDatabase database)
    {
        await MigrateAsync(database, Options);
        Assert.Equal(States.Keys.Last(), await database.ScalarAsync<string>(Applied));
        Assert.Equal(States.Values.Last(), await database.ScalarAsync<string>(State));
        Assert.Equal(0, await database.ScalarAsync<long>("SELECT count(*) FROM pgmigrate.statement_checkpoint"));
    }

    private Task MigrateAsync(TestDatabase database, MigrationOptions options) =>
        Migrator.InvokeAsync(_server.Target(database.Name), options, new RecordingObserver(), CancellationToken.None);

    private async Task<bool> KillClientAsync(TestDatabase database, TimeSpan moment)
    {
        using var process = await MigratingProcess.StartAsync(new MigrateRequest(database.ConnectionString, _folder.FullPath));
        if (await process.EndsWithinAsync(moment))
            return false;
        await process.KillAsync();
        return true;
    }

    private Task<bool> KillProcessAsync(TestDatabase database, TimeSpan moment) =>
        KillAsync(
            database,
            moment,
            // The last of the run's own: those that build an index beside it are called as it is.
            () =>
                database.ExecuteAsync(
                    "SELECT pg_terminate_backend(pid) FROM (SELECT pid FROM pg_stat_activity WHERE datname = current_database() "
                        + "AND application_name LIKE 'pgmigrate%' AND backend_type = 'client backend' ORDER BY backend_start DESC "
                        + "LIMIT 1) last"
                )
        );

    private Task<bool> KillServerAsync(TestDatabase database, TimeSpan moment) =>
        KillAsync(
            database,
            moment,
            async () =>
            {
                _server.Kill();
                await _server.RestartAsync();
            }
        );

    private async Task<bool> KillAsync(TestDatabase database, TimeSpan moment, Func<Task> kill)
    {
        var run = MigrateAsync(database, Options);
        await run.WaitAsync(moment).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (run.IsCompleted)
            return false;
        await kill();
        // A run may have passed its last statement by then.
        var failure = await Record.ExceptionAsync(() => run);
        Assert.True(
            failure
                is null
                    or MigrationException { ErrorId: MigrationErrorId.ConnectionLost or MigrationErrorId.ServerUnreachable },
            failure?.ToString()
        );
        return true;
    }
}
