using System.Globalization;
using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Schema;
using PgMigrate.Engine.Tests.Execution;
using PgMigrate.Engine.Tests.Faults;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Schema;

/// <summary>
/// A snapshot is kept by reading what may have changed since the last one, and is the same as one for which everything was read.
/// </summary>
public sealed class ChangedPartsTests(PostgresServer server) : MigrationTestBase(server)
{
    // Each statement changes what others show of it.
    private const string Names = """
        CREATE SCHEMA w; CREATE SCHEMA x;
        CREATE FUNCTION w.one() RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 1';
        CREATE FUNCTION w.plus(integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT $1 + 1';
        CREATE TYPE w.mood AS ENUM ('sad', 'ok');
        CREATE DOMAIN w.amount AS integer CHECK (VALUE > w.one());
        CREATE TABLE w.t (id integer PRIMARY KEY, a integer DEFAULT w.one(), m w.mood, n w.amount, s serial, UNIQUE (a));
        CREATE INDEX t_plus ON w.t (w.plus(a)); CREATE INDEX t_a ON w.t (a); CLUSTER w.t USING t_a;
        ALTER TABLE w.t REPLICA IDENTITY USING INDEX t_pkey;
        CREATE STATISTICS w.st ON id, a FROM w.t;
        CREATE TABLE w.fk (t_id integer REFERENCES w.t (id), u integer CHECK (w.plus(u) > 0));
        CREATE TABLE w.child (more integer) INHERITS (w.t);
        CREATE VIEW w.v1 AS SELECT id, a, w.plus(a) AS p FROM w.t; CREATE VIEW w.v2 AS SELECT p FROM w.v1;
        CREATE MATERIALIZED VIEW w.mv AS SELECT f.t_id, t.a FROM w.fk f JOIN w.t t ON t.id = f.t_id;
        CREATE TABLE w.other (id integer); ALTER TABLE w.other ENABLE ROW LEVEL SECURITY;
        CREATE POLICY p ON w.other USING (id IN (SELECT a FROM w.t));
        CREATE RULE r AS ON INSERT TO w.other DO ALSO DELETE FROM w.fk;
        CREATE FUNCTION w.rows() RETURNS SETOF w.t LANGUAGE sql AS 'SELECT * FROM w.t';
        CREATE FUNCTION w.array_of(w.t[], integer DEFAULT w.one()) RETURNS integer LANGUAGE sql AS 'SELECT 1';
        CREATE FUNCTION w.on_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
        CREATE TRIGGER g AFTER UPDATE OF a ON w.t FOR EACH ROW EXECUTE FUNCTION w.on_change();
        CREATE TABLE w.part (id integer, k integer) PARTITION BY RANGE (id);
        CREATE TABLE w.part_1 PARTITION OF w.part FOR VALUES FROM (0) TO (10);
        CREATE INDEX part_k ON w.part (k); CREATE UNIQUE INDEX part_id ON w.part (id);
        CREATE TRIGGER pg AFTER INSERT ON w.part FOR EACH ROW EXECUTE FUNCTION w.on_change();
        CREATE TABLE w.of_class (c regclass DEFAULT 'w.other'::regclass);
        CREATE PUBLICATION w_pub FOR TABLE w.other
        """;

    private static readonly string[] Changes =
    [
        "ALTER TABLE w.t RENAME COLUMN a TO b",
        "ALTER TABLE w.t RENAME TO u",
        "ALTER TABLE w.v1 RENAME COLUMN p TO q",
        "ALTER VIEW w.v1 RENAME TO v3",
        "ALTER FUNCTION w.plus(integer) RENAME TO add_one",
        "ALTER FUNCTION w.one() SET SCHEMA x",
        "CREATE OR REPLACE FUNCTION x.one() RETURNS integer LANGUAGE sql IMMUTABLE COST 5 AS 'SELECT 1 '",
        "ALTER FUNCTION w.on_change() RENAME TO at_change",
        "ALTER SEQUENCE w.t_s_seq RENAME TO numbers",
        "ALTER SEQUENCE w.numbers OWNED BY NONE",
        "ALTER SEQUENCE w.numbers OWNED BY w.u.id",
        "ALTER INDEX w.t_pkey RENAME TO u_pkey",
        "ALTER INDEX w.part_k RENAME TO part_key",
        "ALTER TABLE w.part RENAME TO parted",
        "ALTER TABLE ONLY w.parted DISABLE TRIGGER pg",
        "ALTER TABLE w.parted ENABLE TRIGGER pg",
        "ALTER TABLE w.other SET SCHEMA x",
        "ALTER TABLE x.other RENAME TO another",
        "ALTER TYPE w.mood RENAME TO temper",
        "ALTER TYPE w.temper RENAME VALUE 'sad' TO 'low'",
        "ALTER DOMAIN w.amount RENAME TO quantity",
        "ALTER SCHEMA x RENAME TO y",
        "COMMENT ON INDEX w.part_key IS 'i'",
        "COMMENT ON INDEX w.part_key IS NULL",
        "COMMENT ON TRIGGER g ON w.u IS 'g'",
        "COMMENT ON TRIGGER g ON w.u IS NULL",
        "COMMENT ON CONSTRAINT u_pkey ON w.u IS 'c'",
        "COMMENT ON CONSTRAINT u_pkey ON w.u IS NULL",
        "COMMENT ON FUNCTION y.one() IS 'f'",
        "COMMENT ON FUNCTION y.one() IS NULL",
        "DROP INDEX w.t_a",
        "ALTER TABLE w.child NO INHERIT w.u",
        "ALTER TABLE w.parted DETACH PARTITION w.part_1",
        "DROP TABLE w.fk CASCADE",
        "DROP TABLE w.of_class; CREATE TABLE w.of_class (c regclass DEFAULT 'y.another'::regclass)",
        "DROP FUNCTION w.rows()",
        "DROP VIEW w.v2",
        "DROP POLICY p ON y.another",
        "CREATE TEMPORARY TABLE gone (a integer) ON COMMIT DROP",
        "TRUNCATE w.child; REINDEX TABLE w.child",
        "DROP SCHEMA w CASCADE",
    ];

    private ServerConnection _connection = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Database.ExecuteAsync(SchemaTestBase.CreateRoles);
        // A run of nothing makes the tables that the snapshots are kept in.
        Folder.Write("up/0001_none.sql", "SELECT 1;");
        await MigrateAsync(Options with { KeepSnapshots = 0 });
        _connection = await ServerConnection.OpenAsync(Target, "test", [], CancellationToken.None);
    }

    public override async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync();
        await base.DisposeAsync();
    }

    [Theory]
    [InlineData("relations.txt")]
    [InlineData("types.txt")]
    public async Task Whatever_a_statement_changes_is_read(string file)
    {
        var version = await Database.ScalarAsync<int>("SELECT current_setting('server_version_num')::integer / 10000");
        var user = (await Database.ScalarAsync<string>("SELECT quote_ident(current_user)"))!;
        var steps = ChangeStep.Read(file, version, user);
        var fewer = 0;
        foreach (var step in steps)
        {
            await step.RunAsync(Database);
            fewer += await KeepAsync(step.Sql) == SnapshotParts.All ? 0 : 1;
        }

        // All but new schemas and types, and what else belongs to no relation.
        Assert.InRange(fewer, steps.Count * (file == "relations.txt" ? 9 : 3) / 10, steps.Count);
    }

    [Fact]
    public async Task What_shows_the_name_of_something_that_was_renamed_is_read()
    {
        await Database.ExecuteAsync(Names);
        await KeepAsync(Names);
        foreach (var change in Changes)
        {
            await Database.ExecuteAsync(change);
            await KeepAsync(change);
        }
    }

    [Fact]
    public async Task What_nothing_has_touched_is_not_read()
    {
        await Database.ExecuteAsync(
            "CREATE TABLE a (id integer); CREATE TABLE b (id integer); CREATE FUNCTION f() RETURNS integer LANGUAGE sql AS 'SELECT 1'"
        );
        Assert.Equal(SnapshotParts.All, await KeepAsync("the first"));
        Assert.Equal(SnapshotParts.Always, await KeepAsync("nothing"));

        await Database.ExecuteAsync("ALTER TABLE a ADD COLUMN more text");
        Assert.Equal(SnapshotParts.Always | SnapshotParts.Relations, await KeepAsync("a column"));
        await Database.ExecuteAsync("CREATE OR REPLACE FUNCTION f() RETURNS integer LANGUAGE sql AS 'SELECT 2'");
        Assert.Equal(SnapshotParts.Always | SnapshotParts.Functions, await KeepAsync("a function"));
        await Database.ExecuteAsync("INSERT INTO a SELECT generate_series(1, 1000); ANALYZE a");
        await Database.ExecuteAsync("VACUUM a");
        Assert.Equal(SnapshotParts.Always, await KeepAsync("rows"));
    }

    [Fact]
    public async Task A_transaction_that_was_not_over_at_the_last_snapshot_is_seen_when_it_is()
    {
        await Database.ExecuteAsync("CREATE TABLE a (id integer); CREATE TABLE b (id integer); CREATE TABLE c (id integer)");
        await KeepAsync("the first");
        await using var open = await Database.OpenAsync();
        await ExecuteAsync(
            open,
            "BEGIN; COMMENT ON TABLE a IS 'open'; CREATE TABLE made (id integer); SAVEPOINT s; "
                + "COMMENT ON TABLE b IS 'nested'; CREATE FUNCTION f() RETURNS integer LANGUAGE sql AS 'SELECT 1'"
        );
        await Database.ExecuteAsync("COMMENT ON TABLE c IS 'meanwhile'; CREATE TABLE other (id integer)");
        await KeepAsync("meanwhile");
        await Database.ExecuteAsync("COMMENT ON TABLE other IS 'after'");
        await KeepAsync("after");
        // What was committed after the open transaction began is not read again and again.
        Assert.Equal(SnapshotParts.Always, await KeepAsync("nothing more"));

        await ExecuteAsync(open, "RELEASE s; COMMIT");
        Assert.NotEqual(SnapshotParts.All, await KeepAsync("its end"));
        Assert.Equal(
            "nested",
            await Database.ScalarAsync<string>(
                "SELECT content::json ->> 'comment' FROM pgmigrate.schema_object WHERE name = 'public.b' AND until_snapshot IS NULL"
            )
        );
    }

    [Fact]
    public async Task What_is_rolled_back_has_not_happened()
    {
        await Database.ExecuteAsync("CREATE TABLE a (id integer); CREATE TABLE b (id integer)");
        await KeepAsync("the first");
        await using var open = await Database.OpenAsync();
        await ExecuteAsync(open, "BEGIN; DROP TABLE a; ALTER TABLE b ADD COLUMN more text");
        await ExecuteAsync(open, "ROLLBACK");

        Assert.Equal(SnapshotParts.Always, await KeepAsync("a rollback"));
    }

    [Fact]
    public async Task A_snapshot_that_is_rolled_back_leaves_the_marks_of_the_one_before()
    {
        await Database.ExecuteAsync("CREATE TABLE a (id integer)");
        await KeepAsync("the first");
        await Database.ExecuteAsync(
            "ALTER TABLE a ADD COLUMN more text; ALTER TABLE pgmigrate.schema_object ADD CONSTRAINT no_more CHECK (since_snapshot < 2)"
        );
        await Assert.ThrowsAsync<PostgresException>(() => KeepAsync("none"));
        await Database.ExecuteAsync("ALTER TABLE pgmigrate.schema_object DROP CONSTRAINT no_more");

        Assert.Equal(SnapshotParts.Always | SnapshotParts.Relations, await KeepAsync("another try"));
    }

    [Fact]
    public async Task An_index_that_becomes_valid_is_read()
    {
        await Database.ExecuteAsync("CREATE TABLE a (id integer)");
        await using var open = await Database.OpenAsync();
        await ExecuteAsync(open, "BEGIN; INSERT INTO a VALUES (1)");
        var making = Database.ExecuteAsync("CREATE INDEX CONCURRENTLY a_id ON a (id)");
        await EventuallyAsync(
            () =>
                Database.ScalarAsync<bool>(
                    "SELECT EXISTS (SELECT FROM pg_index WHERE indexrelid = to_regclass('a_id') AND NOT indisvalid)"
                ),
            "The index is not made."
        );
        await KeepAsync("an index that waits");

        await ExecuteAsync(open, "COMMIT");
        await making;
        Assert.NotEqual(SnapshotParts.All, await KeepAsync("a valid index"));
    }

    [Fact]
    public async Task What_was_restored_is_read_as_a_whole()
    {
        await Database.ExecuteAsync("CREATE TABLE a (id integer)");
        await KeepAsync("the first");
        await Database.ExecuteAsync(
            "CREATE TABLE kept AS SELECT * FROM pgmigrate.schema_mark; DELETE FROM pgmigrate.schema_mark; "
                + "INSERT INTO pgmigrate.schema_mark SELECT * FROM kept; DROP TABLE kept"
        );

        Assert.Equal(SnapshotParts.All, await KeepAsync("as after a restore"));
    }

    [Fact]
    public async Task A_database_that_was_copied_goes_on_from_its_last_snapshot()
    {
        await Database.ExecuteAsync("CREATE TABLE a (id integer); CREATE TABLE b (id integer)");
        await KeepAsync("the first");
        await _connection.DisposeAsync();
        await Database.CloseAsync();
        await using var copy = await TestDatabase.CreateAsync(await PostgresServer.GetConnectionStringAsync(), Database.Name);
        _connection = await ServerConnection.OpenAsync(
            new ConnectionTarget(new NpgsqlConnectionStringBuilder(copy.ConnectionString)),
            "test",
            [],
            CancellationToken.None
        );
        await copy.ExecuteAsync("ALTER TABLE a ADD COLUMN more text; DROP TABLE b");

        Assert.Equal(SnapshotParts.Always | SnapshotParts.Relations, await KeepAsync("both"));
    }

    [Fact]
    public async Task A_role_that_is_renamed_is_seen_and_a_new_one_does_not_matter()
    {
        var role = $"role_{Guid.NewGuid():N}"[..20];
        await Database.ExecuteAsync($"CREATE ROLE {role}; CREATE TABLE a (id integer); GRANT SELECT ON a TO {role}");
        try
        {
            await KeepAsync("the first");
            await Database.ExecuteAsync($"CREATE ROLE {role}_2");
            Assert.NotEqual(SnapshotParts.All, await KeepAsync("a new role"));
            await Database.ExecuteAsync(
                $"ALTER ROLE {role} RENAME TO {role}_3; DROP ROLE {role}_2; ALTER ROLE {role}_3 RENAME TO {role}_2"
            );
            Assert.Equal(SnapshotParts.All, await KeepAsync("another name"));
        }
        finally
        {
            await Database.ExecuteAsync(
                $"DROP TABLE a; DROP ROLE IF EXISTS {role}; DROP ROLE IF EXISTS {role}_2; DROP ROLE IF EXISTS {role}_3"
            );
        }
    }

    [Fact]
    public async Task Snapshots_of_tables_without_marks_are_gone_on_with()
    {
        await Database.ExecuteAsync("CREATE TABLE a (id integer)");
        await KeepAsync("the first");
        var rows = await Database.ScalarAsync<long>("SELECT count(*) FROM pgmigrate.schema_object");
        await Database.ExecuteAsync(
            "DROP TABLE pgmigrate.schema_mark, pgmigrate.phase_confirmation, pgmigrate.invariant_value, pgmigrate.repair, pgmigrate.batch, pgmigrate.batch_range, "
                + "pgmigrate.run_plan, pgmigrate.alert, pgmigrate.rollout; "
                + "ALTER TABLE pgmigrate.run DROP COLUMN plan_id, DROP COLUMN approvals, DROP COLUMN policy, DROP COLUMN policy_hash, "
                + "DROP COLUMN overrides, DROP COLUMN commit_id, DROP COLUMN committed_at, DROP COLUMN repository, DROP COLUMN branch, "
                + "DROP COLUMN pipeline, DROP COLUMN pipeline_run, DROP COLUMN pipeline_url, DROP COLUMN actor, DROP COLUMN history_schema, "
                + "DROP COLUMN imported_from; ALTER TABLE "
                + "pgmigrate.script_run DROP COLUMN blocked_sessions, DROP COLUMN longest_stall, "
                + "DROP COLUMN blocked, DROP COLUMN data_hash, DROP COLUMN foretold, DROP COLUMN ended_sessions, DROP COLUMN applied_by; "
                + "ALTER TABLE pgmigrate.schema_object DROP COLUMN origin; ALTER TABLE "
                + "pgmigrate.schema_snapshot ALTER COLUMN run_id SET NOT NULL, DROP COLUMN is_compared; DELETE FROM "
                + "pgmigrate.schema_version WHERE version >= 6"
        );
        Folder.Write("up/0002_b.sql", "CREATE TABLE b (id integer);");
        await MigrateAsync();

        Assert.Equal(rows + 2, await Database.ScalarAsync<long>("SELECT count(*) FROM pgmigrate.schema_object"));
        await Database.ExecuteAsync("ALTER TABLE a ADD COLUMN more text; DROP TABLE b");
        Assert.Equal(SnapshotParts.Always | SnapshotParts.Relations, await KeepAsync("both"));
    }

    [Fact]
    public async Task Who_is_no_superuser_need_not_read_everything_either()
    {
        var role = $"role_{Guid.NewGuid():N}"[..20];
        await Database.ExecuteAsync(
            $"""
            CREATE ROLE {role} LOGIN PASSWORD 'secret'; CREATE TABLE a (id integer); ALTER TABLE a OWNER TO {role};
            GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA grate, pgmigrate TO {role};
            GRANT USAGE ON SCHEMA grate, pgmigrate TO {role}; GRANT USAGE ON ALL SEQUENCES IN SCHEMA grate, pgmigrate TO {role};
            """
        );
        try
        {
            var target = new NpgsqlConnectionStringBuilder(Database.ConnectionString)
            {
                Username = role,
                Password = "secret",
                Pooling = false,
            };
            await _connection.DisposeAsync();
            _connection = await ServerConnection.OpenAsync(new ConnectionTarget(target), "test", [], CancellationToken.None);
            await KeepAsync("the first");
            await Database.ExecuteAsync("ALTER TABLE a ADD COLUMN more text");
            Assert.Equal(SnapshotParts.Always | SnapshotParts.Relations, await KeepAsync("a column"));
        }
        finally
        {
            await Database.ExecuteAsync($"DROP OWNED BY {role} CASCADE; DROP ROLE {role}");
        }
    }

    [Fact]
    public async Task A_server_that_was_killed_has_not_forgotten()
    {
        await using var killed = await FaultServer.StartAsync();
        await using var database = await TestDatabase.CreateAsync(killed.ConnectionString);
        var target = killed.Target(database.Name);
        await Migrator.InvokeAsync(target, Options with { KeepSnapshots = 0 }, Observer, CancellationToken.None);
        await database.ExecuteAsync("CREATE TABLE a (id integer); CREATE TABLE b (id integer)");
        await using (var connection = await ServerConnection.OpenAsync(target, "test", [], CancellationToken.None))
            await KeepAsync(connection);
        await database.ExecuteAsync("CHECKPOINT");
        killed.Kill();
        await killed.RestartAsync();
        database.Reconnect();

        await database.ExecuteAsync("ALTER TABLE a ADD COLUMN more text; DROP TABLE b");
        await using var again = await ServerConnection.OpenAsync(target, "test", [], CancellationToken.None);
        Assert.Equal(SnapshotParts.Always | SnapshotParts.Relations, await KeepAsync(again));
        await AssertSameAsAllAsync(again, "the server was killed");
    }

    // Keeps a snapshot, and holds it against everything.
    private async Task<SnapshotParts> KeepAsync(string after)
    {
        var parts = await KeepAsync(_connection);
        await AssertSameAsAllAsync(_connection, after);
        return parts;
    }

    private static Task<SnapshotParts> KeepAsync(ServerConnection connection) =>
        new SnapshotWriter(connection, SnapshotOptions.WithoutHistory("grate"), TestContext.Current.CancellationToken).KeepAsync(
            Guid.NewGuid(),
            false,
            null
        );

    private async Task AssertSameAsAllAsync(ServerConnection connection, string after)
    {
        var kept = await SnapshotStore.ReadAsync(connection, Target, null, CancellationToken.None);
        var all = await SchemaSnapshot.ReadAsync(connection, SnapshotOptions.WithoutHistory("grate"), CancellationToken.None);
        Assert.True(
            kept.Hash == all.Hash,
            string.Create(
                CultureInfo.InvariantCulture,
                $"> {after}\n{string.Join('\n', SchemaDifference.Between(all, kept).Select(ChangeText.Of))}"
            )
        );
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
