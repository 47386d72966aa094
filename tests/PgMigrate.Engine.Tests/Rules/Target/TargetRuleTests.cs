using Npgsql;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Rules.Target;

/// <summary>What is left of room, and what else the target holds.</summary>
public sealed class TargetRuleTests(PostgresServer server) : TargetTestBase(server)
{
    [Theory]
    [InlineData("CREATE TABLE public.fresh (id integer);", FindingSeverity.Warning, "0002_pending.sql")]
    [InlineData("CREATE TEMPORARY TABLE fresh (id integer);", FindingSeverity.Information, null)]
    public async Task A_publication_for_all_tables_takes_in_what_is_made(string pending, FindingSeverity severity, string? script)
    {
        Pending(pending);
        await Database.ExecuteAsync("SET client_min_messages = error; CREATE PUBLICATION everything FOR ALL TABLES");

        var finding = await FindAsync("publication-all-tables", severity);

        Assert.Equal((script, "everything"), (finding.Script, finding.Object));
    }

    [Fact]
    public async Task The_path_of_the_database_says_which_table_a_name_means()
    {
        await Database.ExecuteAsync($"CREATE SCHEMA app; ALTER DATABASE {Database.Name} SET search_path = app, public");
        Pending("CREATE TABLE app.fresh (id integer); ALTER TABLE fresh ADD COLUMN code text NOT NULL;");

        Assert.Empty(await CheckAsync("add-required-column"));
    }

    [Fact]
    public async Task A_publication_of_tables_by_name_does_not()
    {
        Pending("CREATE TABLE public.fresh (id integer);");
        await Database.ExecuteAsync("SET client_min_messages = error; CREATE PUBLICATION items FOR TABLE item");

        Assert.Empty(await CheckAsync("publication-all-tables"));
    }

    [Theory]
    [InlineData("item", FindingSeverity.Warning)]
    [InlineData("other", FindingSeverity.Information)]
    public async Task An_invalid_index_is_grave_on_a_table_that_changes(string table, FindingSeverity severity)
    {
        Pending("ALTER TABLE public.item ADD COLUMN note text;");
        await Database.ExecuteAsync($"INSERT INTO {table} VALUES (1), (2)");
        await Assert.ThrowsAsync<PostgresException>(() =>
            Database.ExecuteAsync($"CREATE UNIQUE INDEX CONCURRENTLY broken ON {table} ((id % 1))")
        );

        var finding = await FindAsync("invalid-index", severity);

        Assert.Equal("public.broken", finding.Object);
    }

    [Fact]
    public async Task A_valid_index_and_that_of_a_partitioned_table_are_none()
    {
        Pending("ALTER TABLE public.item ADD COLUMN note text;");
        await Database.ExecuteAsync(
            """
            CREATE INDEX CONCURRENTLY fine ON item (name);
            """
        );
        await Database.ExecuteAsync(
            """
            CREATE TABLE parts (id integer) PARTITION BY RANGE (id);
            CREATE TABLE part PARTITION OF parts FOR VALUES FROM (1) TO (2);
            CREATE INDEX parts_id ON ONLY parts (id);
            """
        );

        Assert.Empty(await CheckAsync("invalid-index"));
    }

    [Theory]
    [InlineData(500, true)]
    [InlineData(1000, true)]
    [InlineData(1001, false)]
    [InlineData(0, false)]
    public async Task A_lock_timeout_must_be_longer_than_deadlock_timeout(int milliseconds, bool fires)
    {
        Pending("ALTER TABLE public.item ADD COLUMN note text;");

        var found = await CheckAsync(
            "lock-timeout-short",
            options: Options with
            {
                LockTimeout = TimeSpan.FromMilliseconds(milliseconds),
            }
        );

        Assert.Equal(fires ? 1 : 0, found.Count);
        Assert.All(found, finding => Assert.Null(finding.Script));
    }

    [Fact]
    public async Task A_script_may_have_a_lock_timeout_of_its_own()
    {
        Pending("-- pgmigrate:lock-timeout 300ms\nALTER TABLE public.item ADD COLUMN note text;");

        Assert.Equal("0002_pending.sql", (await FindAsync("lock-timeout-short", FindingSeverity.Warning)).Script);
    }

    [Theory]
    [InlineData("CONNECTION LIMIT 4", 1)]
    [InlineData("CONNECTION LIMIT 40", 0)]
    public async Task Few_connections_are_left(string limit, int findings)
    {
        Pending("CREATE TABLE public.fresh (id integer);");
        var role = await CreateRoleAsync($"ALTER ROLE $role {limit};");

        Assert.Equal(findings, (await CheckAsync("free-connections", role)).Count);
    }

    [Theory]
    [InlineData("ALTER TABLE public.item ALTER COLUMN id TYPE bigint;", 1)]
    [InlineData("SET search_path = public; ALTER TABLE item ALTER COLUMN id TYPE bigint;", 1)]
    [InlineData("ALTER TABLE public.other ALTER COLUMN id TYPE bigint;", 0)]
    [InlineData("ALTER TABLE public.item ADD COLUMN note text;", 0)]
    public async Task A_large_table_that_is_rewritten_needs_room(string pending, int findings)
    {
        Pending(pending);
        await Database.ExecuteAsync(
            "INSERT INTO item SELECT i, repeat('x', 1000) FROM generate_series(1, 12000) AS i; INSERT INTO other VALUES (1)"
        );

        var found = await CheckAsync("disk-space");

        Assert.Equal(findings, found.Count);
        Assert.All(
            found,
            finding => Assert.Equal((FindingSeverity.Information, "public.item"), (finding.Severity, finding.Object))
        );
    }

    [Fact]
    public async Task More_locks_than_there_is_room_for()
    {
        Pending(
            string.Concat(Enumerable.Range(1, 4000).Select(table => $"CREATE TABLE public.t{table} (id bigint PRIMARY KEY);\n"))
        );

        Assert.Equal("0002_pending.sql", (await FindAsync("lock-capacity", FindingSeverity.Warning)).Script);

        Pending("CREATE TABLE public.t1 (id bigint PRIMARY KEY);");
        Assert.Empty(await CheckAsync("lock-capacity"));
    }
}
