using System.Text.Json;
using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Schema;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Schema;

/// <summary>What a snapshot depends on, and what not.</summary>
public sealed class SnapshotTests(PostgresServer server) : SchemaTestBase(server)
{
    private const string Tables =
        "CREATE TABLE s.a (id integer PRIMARY KEY, at timestamptz DEFAULT '2020-01-01 00:00+00'); CREATE TABLE s.b (a integer "
        + "REFERENCES s.a, t text)";

    private const string Rest = """
        CREATE VIEW s.v AS SELECT a.id, b.t FROM s.a JOIN s.b ON b.a = a.id;
        CREATE INDEX ia ON s.b (t);
        CREATE INDEX ib ON s.b (a);
        CREATE FUNCTION s.f(i interval DEFAULT '1 day 2:00') RETURNS double precision LANGUAGE sql AS 'SELECT 0.1';
        GRANT SELECT ON s.a TO schema_app;
        GRANT SELECT ON s.a TO "Schema role";
        """;

    [Fact]
    public async Task The_order_of_creation_does_not_count()
    {
        await using var other = await Server.CreateDatabaseAsync();
        await Database.ExecuteAsync($"CREATE SCHEMA s; {Tables}; {Rest}");
        // Other OIDs, another order.
        await other.ExecuteAsync(
            "CREATE SCHEMA gone; CREATE TABLE gone.t (id serial PRIMARY KEY, t text); DROP SCHEMA gone CASCADE; CREATE SCHEMA s"
        );
        await other.ExecuteAsync("CREATE TABLE s.b (a integer, t text)");
        await other.ExecuteAsync("CREATE INDEX ib ON s.b (a); CREATE INDEX ia ON s.b (t)");
        await other.ExecuteAsync(
            "CREATE FUNCTION s.f(i interval DEFAULT '1 day 2:00') RETURNS double precision LANGUAGE sql AS 'SELECT 0.1'"
        );
        await other.ExecuteAsync("CREATE TABLE s.a (id integer, gone text, at timestamptz); ALTER TABLE s.a DROP COLUMN gone");
        await other.ExecuteAsync(
            "ALTER TABLE s.a ALTER at SET DEFAULT '2020-01-01 00:00+00', ADD PRIMARY KEY (id); ALTER TABLE s.b ADD FOREIGN KEY "
                + "(a) REFERENCES s.a"
        );
        await other.ExecuteAsync("""GRANT SELECT ON s.a TO "Schema role"; GRANT SELECT ON s.a TO schema_app""");
        await other.ExecuteAsync("CREATE VIEW s.v AS SELECT a.id, b.t FROM s.a JOIN s.b ON b.a = a.id");

        AssertSame(await ReadAsync(Database), await ReadAsync(other));
    }

    [Fact]
    public async Task The_session_s_settings_do_not_count()
    {
        await Database.ExecuteAsync($"CREATE SCHEMA s; {Tables}; {Rest}");
        await Database.ExecuteAsync(
            "CREATE TABLE s.p (d date, m money DEFAULT '1.5', b bytea DEFAULT 'x') PARTITION BY RANGE (d)"
        );
        await Database.ExecuteAsync("CREATE TABLE s.p1 PARTITION OF s.p FOR VALUES FROM ('2020-02-01') TO ('2020-03-01')");
        var expected = await ReadAsync(Database);

        var actual = await ReadAsync(
            Database,
            null,
            new("search_path", "s"),
            new("DateStyle", "German"),
            new("IntervalStyle", "iso_8601"),
            new("TimeZone", "Asia/Tokyo"),
            new("bytea_output", "escape"),
            new("extra_float_digits", "-15"),
            new("quote_all_identifiers", "on")
        );

        AssertSame(expected, actual);
        Assert.Contains(expected.Objects, item => item["partition bound"] == "FOR VALUES FROM ('2020-02-01') TO ('2020-03-01')");
    }

    [Fact]
    public async Task A_role_without_rights_reads_the_same()
    {
        await Database.ExecuteAsync($"CREATE SCHEMA s; {Tables}; {Rest}");

        AssertSame(
            await ReadAsync(Database),
            await ReadAsync(Database, null, new KeyValuePair<string, string>("role", "schema_app"))
        );
    }

    [Fact]
    public async Task A_change_is_not_hidden_by_a_namesake_that_went()
    {
        await Database.ExecuteAsync("CREATE TABLE t (id serial, x integer, CONSTRAINT id CHECK (x > 0))");
        var before = await ReadAsync(Database);

        await Database.ExecuteAsync("ALTER TABLE t DROP CONSTRAINT id; ALTER SEQUENCE t_id_seq INCREMENT 2");

        Assert.Equal(
            ["- CONSTRAINT public.t.id", "~ SEQUENCE public.t_id_seq increment: 1 => 2"],
            SchemaDifference.Between(before, await ReadAsync(Database)).Select(ChangeText.Of)
        );
    }

    [Fact]
    public async Task A_table_that_became_a_view_is_told_once()
    {
        await Database.ExecuteAsync("CREATE TABLE t (a integer NOT NULL)");
        var before = await ReadAsync(Database);

        await Database.ExecuteAsync("DROP TABLE t; CREATE VIEW t AS SELECT 1 AS a, 2 AS b");

        Assert.Equal(
            ["- TABLE public.t", "+ VIEW public.t"],
            SchemaDifference.Between(before, await ReadAsync(Database)).Select(ChangeText.Of)
        );
    }

    [Fact]
    public async Task The_order_of_columns_counts()
    {
        await using var other = await Server.CreateDatabaseAsync();
        await Database.ExecuteAsync("CREATE TABLE t (a integer, b integer, c integer)");
        await other.ExecuteAsync("CREATE TABLE t (a integer, c integer, b integer)");

        var changes = SchemaDifference.Between(await ReadAsync(Database), await ReadAsync(other));

        Assert.Equal(
            ["~ COLUMN public.t.b position: 2 => 3", "~ COLUMN public.t.c position: 3 => 2"],
            changes.Select(ChangeText.Of)
        );
    }

    [Fact]
    public async Task Default_privileges_written_out_are_the_default()
    {
        await Database.ExecuteAsync("CREATE TABLE t (a integer); CREATE FUNCTION f() RETURNS integer LANGUAGE sql AS 'SELECT 1'");
        var expected = await ReadAsync(Database);

        await Database.ExecuteAsync(
            "GRANT SELECT ON t TO schema_app; REVOKE SELECT ON t FROM schema_app; GRANT EXECUTE ON FUNCTION f() TO PUBLIC"
        );

        Assert.True(await Database.ScalarAsync<bool>("SELECT relacl IS NOT NULL FROM pg_class WHERE oid = 't'::regclass"));
        AssertSame(expected, await ReadAsync(Database));
    }

    [Fact]
    public async Task Schemas_of_the_history_are_left_out()
    {
        await Database.ExecuteAsync("CREATE TABLE t (a integer)");
        var expected = await ReadAsync(Database);
        foreach (var schema in (string[])["pgmigrate", "pgmigrate_backup", "grate"])
            await Database.ExecuteAsync(
                $"CREATE SCHEMA {schema}; CREATE TYPE {schema}.e AS ENUM ('x'); CREATE TABLE {schema}.h (id serial PRIMARY KEY, "
                    + $"e {schema}.e)"
            );

        AssertSame(expected, await ReadAsync(Database, SnapshotOptions.WithoutHistory("grate")));
        Assert.Contains(
            SchemaDifference.Between(expected, await ReadAsync(Database)),
            change => change.Object == "pgmigrate_backup.h"
        );
    }

    [Fact]
    public async Task A_temporary_table_is_not_seen_and_does_not_disturb()
    {
        await Database.ExecuteAsync("CREATE TABLE t (a integer)");
        var expected = await ReadAsync(Database);
        await using var connection = await ConnectAsync(Database);
        await connection.ExecuteAsync("CREATE TEMPORARY TABLE pg_class (oid oid, relname text)", [], CancellationToken.None);

        AssertSame(expected, await SchemaSnapshot.ReadAsync(connection, new(), CancellationToken.None));
    }

    [Fact]
    public async Task A_failed_read_leaves_no_transaction_open()
    {
        await Database.ExecuteAsync("CREATE TABLE t (a integer); CREATE VIEW v AS SELECT a FROM t");
        await using var locker = await Database.OpenAsync();
        await using var transaction = await locker.BeginTransactionAsync();
        await using var command = new NpgsqlCommand("LOCK TABLE t", locker);
        await command.ExecuteNonQueryAsync();
        await using var connection = await ConnectAsync(Database, new KeyValuePair<string, string>("lock_timeout", "50"));

        var failure = await Assert.ThrowsAsync<PostgresException>(() =>
            SchemaSnapshot.ReadAsync(connection, new(), CancellationToken.None)
        );
        await transaction.RollbackAsync();

        Assert.Equal(PostgresErrorCodes.LockNotAvailable, failure.SqlState);
        Assert.Contains(
            (await SchemaSnapshot.ReadAsync(connection, new(), CancellationToken.None)).Objects,
            item => item.Name == "public.v"
        );
    }

    [Fact]
    public async Task A_read_can_be_cancelled()
    {
        await using var connection = await ConnectAsync(Database);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            SchemaSnapshot.ReadAsync(connection, new(), new CancellationToken(canceled: true))
        );
    }

    [Fact]
    public async Task Json_brings_back_the_same()
    {
        await Database.ExecuteAsync(
            "CREATE SCHEMA s; CREATE TABLE s.\"Größe \"\"x\"\"\" (\"Ünï\" text DEFAULT E'\\\\\\n''\\u2028<&>🙂'); COMMENT ON "
                + "SCHEMA s IS 'line\nline'"
        );
        var snapshot = await ReadAsync(Database);

        var read = SchemaSnapshot.FromJson(snapshot.ToJson());

        AssertSame(snapshot, read);
        Assert.Equal(snapshot.ToJson(), read.ToJson());
        Assert.All(snapshot.ToJson(), character => Assert.InRange(character, ' ', '~'));
        Assert.Contains(
            read.Objects,
            item => item is { Type: "COLUMN", Name: "s.\"Größe \"\"x\"\"\".\"Ünï\"", Parent: "s.\"Größe \"\"x\"\"\"" }
        );
    }

    [Theory]
    [InlineData("{\"format\":3,\"objects\":[]}")]
    [InlineData("{\"objects\":[]}")]
    [InlineData("[]")]
    [InlineData("{\"format\":1,\"objects\":[1]}")]
    [InlineData("{")]
    public void Other_json_is_refused(string json) => Assert.ThrowsAny<JsonException>(() => SchemaSnapshot.FromJson(json));

    [Fact]
    public async Task Two_databases_with_the_sample_are_the_same()
    {
        await using var other = await Server.CreateDatabaseAsync();
        var options = new MigrationOptions
        {
            Path = RepositoryRoot.Combine("migrations"),
            RunLockTimeout = TimeSpan.FromSeconds(20),
        };
        foreach (var database in (TestDatabase[])[Database, other])
            await Migrator.InvokeAsync(
                new ConnectionTarget(new(database.ConnectionString)),
                options,
                new RecordingObserver(),
                CancellationToken.None
            );

        var sample = await ReadAsync(Database, SnapshotOptions.WithoutHistory("grate"));

        AssertSame(sample, await ReadAsync(other, SnapshotOptions.WithoutHistory("grate")));
        Assert.Contains(sample.Objects, item => item is { Type: "COLUMN", Name: "tara.asset.name" });
        Assert.DoesNotContain(
            sample.Objects,
            item =>
                item.Name.StartsWith("grate", StringComparison.Ordinal)
                || item.Name.StartsWith("pgmigrate", StringComparison.Ordinal)
        );
    }
}
