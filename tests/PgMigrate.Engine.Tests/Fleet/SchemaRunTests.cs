using Npgsql;
using PgMigrate.Engine.Backup;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Fleet;
using PgMigrate.Engine.Fleet.Shapes;
using PgMigrate.Engine.Tests.Execution;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Fleet;

/// <summary>A database that holds a schema for each tenant: the same folder runs once for each, several at once.</summary>
public sealed class SchemaRunTests(PostgresServer server) : MigrationTestBase(server)
{
    private const string Tenants = "tenant_*";

    private static int Count => TestScale.Count("PGMIGRATE_FLEET_SCHEMAS", usual: 10, full: 200);

    // Nothing is there yet: the first runs make the tables at the same time.
    protected override Task<TestDatabase> CreateDatabaseAsync() => PostgresServer.CreateDatabaseAsync();

    [Fact]
    public async Task Schemas_are_migrated_at_once_each_with_its_own_history()
    {
        await MakeTenantsAsync(Count);
        Folder.Write("up/0001_item.sql", "CREATE TABLE item (id integer PRIMARY KEY, owner text DEFAULT '{{Schema}}');");
        Folder.Write("up/0002_index.sql", "CREATE INDEX CONCURRENTLY item_owner ON item (owner);");
        Folder.Write("views/item_view.sql", "CREATE OR REPLACE VIEW item_view AS SELECT * FROM {{Schema}}.item;");
        var tenants = await FindAsync();
        Assert.Equal(Count, tenants.Count);

        await MigrateAllAsync(tenants);

        foreach (var tenant in tenants)
        {
            Assert.Equal(
                ["0001_item.sql", "0002_index.sql", "item_view.sql"],
                await Database.QueryAsync<string>($"""SELECT script_name FROM {tenant.Schema}."ScriptsRun" ORDER BY id""")
            );
            await Database.ExecuteAsync($"INSERT INTO {tenant.Schema}.item VALUES (1)");
            Assert.Equal(tenant.Schema, await Database.ScalarAsync<string>($"SELECT owner FROM {tenant.Schema}.item_view"));
        }

        Assert.Equal(0, await Database.ScalarAsync<long>("SELECT count(*) FROM pgmigrate.run WHERE outcome <> 'succeeded'"));
        Assert.Equal(Count, await Database.ScalarAsync<long>("SELECT count(DISTINCT history_schema) FROM pgmigrate.run"));
        Assert.Equal(0, await Database.ScalarAsync<long>("SELECT count(*) FROM pgmigrate.statement_checkpoint"));
        Assert.False(await ExistsAsync("public.item"));

        // Each history is its own: nothing of the others is told, and nothing is told twice.
        var history = await HistoryAsync(tenants[1]);
        Assert.Equal(
            ["0001_item.sql", "0002_index.sql", "item_view.sql"],
            history.Select(run => run.Script).Order(StringComparer.Ordinal)
        );
        Assert.All(history, run => Assert.Equal(tenants[1].Schema, run.Schema));
        Assert.All(history, run => Assert.NotEqual(Guid.Empty, run.RunId));
        var states = await Migrator.GetScriptsAsync(tenants[0], Options, Observer, CancellationToken.None);
        Assert.All(states, script => Assert.Equal(MigrationState.Applied, script.State));

        // All are one shape, until one is not.
        await Database.ExecuteAsync($"ALTER TABLE {tenants[3].Schema}.item ADD COLUMN extra integer");
        var shapes = await ShapesAsync(tenants);
        Assert.Equal([Count - 1, 1], shapes.Select(shape => shape.Count));
        Assert.Equal(tenants[3].Schema, shapes[1].Schema);
        var difference = Assert.Single(shapes[1].Differences, change => change.ObjectType == "COLUMN");
        Assert.Equal((SchemaChangeKind.Added, "{{Schema}}.item.extra"), (difference.Change, difference.Object));
        await Database.ExecuteAsync($"ALTER TABLE {tenants[3].Schema}.item DROP COLUMN extra");

        // The way back is one schema's, too.
        Folder.Write("up/0003_name.sql", "ALTER TABLE item ADD COLUMN name text;");
        Folder.Write("down/0003_name.sql", "ALTER TABLE item DROP COLUMN name;");
        await MigrateAllAsync(tenants.Take(2));
        await Migrator.UndoAsync(tenants[0], Options, new UndoOptions { Last = 1 }, Observer, CancellationToken.None);
        Assert.Equal(
            1,
            await Database.ScalarAsync<long>(
                "SELECT count(*) FROM pg_attribute WHERE attname = 'name' AND NOT attisdropped AND attrelid::regclass::text LIKE 'tenant_%.item'"
            )
        );
    }

    [Fact]
    public async Task A_run_of_a_schema_keeps_out_its_own_kind_and_the_whole_database_but_no_other_schema()
    {
        await MakeTenantsAsync(3);
        var tenants = await FindAsync();
        Folder.Write("up/0001_item.sql", "CREATE TABLE item (id integer);");
        await MigrateAllAsync(tenants);
        Folder.Write(
            "up/0002_wait.sql",
            "SELECT pg_advisory_xact_lock_shared(hashtext('gate')) WHERE current_schema() = 'tenant_0001';"
        );
        await using var gate = await Database.OpenAsync();
        await ExecuteAsync(gate, "SELECT pg_advisory_lock(hashtext('gate'))");

        var first = Migrator.InvokeAsync(tenants[0], Options, Observer, CancellationToken.None);
        await RunsAsync("hashtext('gate')");
        var seen = await WatchAsync(tenants[0]);
        Assert.Equal(
            (MigrationRunState.Running, tenants[0].Schema, "up/0002_wait.sql"),
            (seen.State, seen.Schema, seen.ScriptFile)
        );
        Assert.Equal(MigrationRunState.Succeeded, (await WatchAsync(tenants[1])).State);
        Assert.Equal(MigrationRunState.None, (await WatchAsync(Target)).State);

        await Migrator.InvokeAsync(tenants[1], Options, Observer, CancellationToken.None);
        var hasty = Options with { RunLockTimeout = TimeSpan.Zero };
        var same = await Assert.ThrowsAsync<MigrationException>(() =>
            Migrator.InvokeAsync(tenants[0], hasty, Observer, CancellationToken.None)
        );
        Assert.Equal(MigrationErrorId.RunLocked, same.ErrorId);
        Assert.Contains("/tenant_0001 is running: process", same.Message, StringComparison.Ordinal);
        var whole = await FailAsync(MigrationErrorId.RunLocked, hasty);
        Assert.Contains("is running: process", whole.Message, StringComparison.Ordinal);

        await ExecuteAsync(gate, "SELECT pg_advisory_unlock_all()");
        await first;
        // The database as a whole keeps all schemas out.
        Folder.Write("up/0003_wait.sql", "SELECT pg_advisory_xact_lock_shared(hashtext('gate'));");
        await ExecuteAsync(gate, "SELECT pg_advisory_lock(hashtext('gate'))");
        var all = MigrateAsync(Options with { To = "0003_wait.sql" });
        await EventuallyAsync(
            () =>
                Database.ScalarAsync<bool>(
                    "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND mode = 'ExclusiveLock' AND objid = 2 AND objsubid = 2 "
                        + "AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))"
                ),
            "The database was not locked as a whole."
        );
        var other = await Assert.ThrowsAsync<MigrationException>(() =>
            Migrator.InvokeAsync(tenants[2], hasty, Observer, CancellationToken.None)
        );
        Assert.Equal(MigrationErrorId.RunLocked, other.ErrorId);
        await ExecuteAsync(gate, "SELECT pg_advisory_unlock_all()");
        await all;
    }

    [Fact]
    public async Task A_script_that_names_another_schema_of_the_pattern_is_refused()
    {
        await MakeTenantsAsync(2);
        await Database.ExecuteAsync("CREATE SCHEMA shared; CREATE TABLE shared.country (id integer PRIMARY KEY)");
        var tenants = await FindAsync();
        Folder.Write(
            "up/0001_item.sql",
            "CREATE TABLE item (id integer REFERENCES shared.country);\n\nCREATE TABLE tenant_0002.other (id integer);"
        );

        var refused = await Assert.ThrowsAsync<MigrationException>(() =>
            Migrator.InvokeAsync(tenants[0], Options, Observer, CancellationToken.None)
        );

        Assert.Equal((MigrationErrorId.OptionsInvalid, 3, 14), (refused.ErrorId, refused.Line, refused.Column));
        Assert.Contains("names the schema tenant_0002", refused.Message, StringComparison.Ordinal);
        Assert.Contains("{{Schema}}", refused.RecommendedAction, StringComparison.Ordinal);
        Assert.False(await ExistsAsync("tenant_0001.item"));

        var token = await Assert.ThrowsAsync<MigrationException>(() =>
            Migrator.InvokeAsync(
                tenants[0],
                Options with
                {
                    Tokens = [new MigrationToken("schema", "other", Secret: false)],
                },
                Observer,
                CancellationToken.None
            )
        );
        Assert.Equal(MigrationErrorId.OptionsInvalid, token.ErrorId);
        var none = await Assert.ThrowsAsync<MigrationException>(() =>
            DatabaseListing.SchemasAsync(Target, ["customer_*"], CancellationToken.None)
        );
        Assert.Contains("has no schema 'customer_*'", none.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_needs_repair_in_a_schema_is_repaired_there_alone()
    {
        await MakeTenantsAsync(2);
        var tenants = await FindAsync();
        Folder.Write("up/0001_item.sql", "CREATE TABLE item (id integer);");
        Folder.Write("up/0002_gone.sql", "SELECT 1;");
        await MigrateAllAsync(tenants);
        await Database.ExecuteAsync("ALTER TABLE tenant_0001.item ADD CONSTRAINT known CHECK (id > 0) NOT VALID");
        Folder.Write("up/0001_item.sql", "CREATE TABLE item (id integer); -- changed");
        File.Delete(Folder["up/0002_gone.sql"]);
        RepairKind[] scripts = [RepairKind.ChangedScript, RepairKind.MissingScript];
        Assert.Equal(
            [RepairKind.UnvalidatedConstraint, .. scripts],
            (await FindRepairsAsync(tenants[0])).Select(found => found.Kind)
        );
        Assert.Equal(scripts, (await FindRepairsAsync(tenants[1])).Select(found => found.Kind));

        var done = await Migrator.RepairAsync(
            tenants[0],
            Repairs,
            await FindRepairsAsync(tenants[0]),
            Observer,
            CancellationToken.None
        );

        Assert.All(done, action => Assert.Equal((RepairStatus.Repaired, "tenant_0001"), (action.Status, action.Schema)));
        Assert.Empty(await FindRepairsAsync(tenants[0]));
        Assert.Equal(scripts, (await FindRepairsAsync(tenants[1])).Select(found => found.Kind));
        await Migrator.InvokeAsync(tenants[0], Options, Observer, CancellationToken.None);
        Assert.Equal(
            ["tenant_0001.item.known", "tenant_0001/0001_item.sql", "tenant_0001/0002_gone.sql"],
            await Database.QueryAsync<string>("SELECT object FROM pgmigrate.repair ORDER BY object COLLATE \"C\"")
        );
    }

    private RepairOptions Repairs => new() { Path = Folder.FullPath, Reason = "OPS-7" };

    private Task<IReadOnlyList<RepairAction>> FindRepairsAsync(ConnectionTarget tenant) =>
        Migrator.FindRepairsAsync(tenant, Repairs, Observer, CancellationToken.None);

    private static Task<RunStatus> WatchAsync(ConnectionTarget tenant) =>
        MigrationWatch.GetAsync(tenant, "grate", CancellationToken.None);

    // The history is in the tenant's schema, and so is what must not be lost.
    [Theory]
    [InlineData(BackupMode.Auto)]
    [InlineData(BackupMode.Always)]
    public async Task What_a_script_destroys_is_backed_up_first_and_comes_back(BackupMode mode)
    {
        await MakeTenantsAsync(2);
        Folder.Write("up/0001_item.sql", "CREATE TABLE item (id integer PRIMARY KEY); INSERT INTO item VALUES (7);");
        var tenants = await FindAsync();
        await MigrateAllAsync(tenants);
        Folder.Write("up/0002_drop.sql", "-- pgmigrate:allow drop-table -- unused\nDROP TABLE item;");

        await Migrator.InvokeAsync(tenants[0], Options with { BackupMode = mode }, Observer, CancellationToken.None);

        var id = Observer.Runs.Select(run => run.BackupId).Last();
        Assert.NotNull(id);
        var backup = Assert.Single(await SchemaBackups.GetAsync(Target, Observer, CancellationToken.None));
        Assert.Equal(["tenant_0001.item"], backup.Tables);
        await SchemaBackups.RestoreAsync(Target, new RestoreOptions { BackupId = id }, Observer, CancellationToken.None);
        Assert.Equal([7], await Database.QueryAsync<int>("SELECT id FROM tenant_0001.item"));
        await Assert.ThrowsAsync<PostgresException>(() => Database.ExecuteAsync("INSERT INTO tenant_0001.item VALUES (7)"));
    }

    private Task MakeTenantsAsync(int count) =>
        Database.ExecuteAsync(string.Concat(Enumerable.Range(1, count).Select(i => $"CREATE SCHEMA tenant_{i:0000};")));

    private Task<IReadOnlyList<ConnectionTarget>> FindAsync() => FleetSchemas.OfAsync(Target, [Tenants], CancellationToken.None);

    private Task MigrateAllAsync(IEnumerable<ConnectionTarget> tenants) =>
        Parallel.ForEachAsync(
            tenants,
            new ParallelOptions { MaxDegreeOfParallelism = 8 },
            async (tenant, stop) => await Migrator.InvokeAsync(tenant, Options, new RecordingObserver(), stop)
        );

    private async Task<List<ScriptRun>> HistoryAsync(ConnectionTarget tenant)
    {
        var runs = new List<ScriptRun>();
        await foreach (var run in Migrator.GetHistoryAsync(tenant, new HistoryQuery(), Observer, CancellationToken.None))
            runs.Add(run);
        return runs;
    }

    private static Task<IReadOnlyList<SchemaShape>> ShapesAsync(IReadOnlyList<ConnectionTarget> tenants) =>
        new ShapeReader("grate", 4).ReadAsync(
            [.. tenants.Select(tenant => new ShapeMember(tenant.ToString(), null, tenant))],
            (_, failure) => throw failure,
            CancellationToken.None
        );

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
