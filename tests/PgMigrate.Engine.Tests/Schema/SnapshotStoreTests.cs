using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Schema;
using PgMigrate.Engine.Tests.Execution;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Schema;

/// <summary>The snapshot that each run leaves, and what it is compared with.</summary>
public sealed class SnapshotStoreTests(PostgresServer server) : MigrationTestBase(server)
{
    private const string Tables =
        "CREATE SCHEMA shop; CREATE TABLE shop.item (id integer PRIMARY KEY, name text NOT NULL); CREATE VIEW shop.names AS "
        + "SELECT name FROM shop.item; GRANT SELECT ON shop.item TO PUBLIC;";

    [Fact]
    public async Task A_run_keeps_the_schema_as_it_left_it()
    {
        Folder.Write("up/0001_shop.sql", Tables);
        await MigrateAsync();

        Assert.Empty(await CompareAsync(new()));
        await using var connection = await ConnectAsync();
        var kept = await SnapshotStore.ReadAsync(connection, Target, null, CancellationToken.None);
        Assert.Equal(
            (await SchemaSnapshot.ReadAsync(connection, SnapshotOptions.WithoutHistory("grate"), CancellationToken.None)).Hash,
            kept.Hash
        );
    }

    [Fact]
    public async Task What_is_changed_by_hand_is_drift()
    {
        Folder.Write("up/0001_shop.sql", Tables);
        await MigrateAsync();

        await Database.ExecuteAsync(
            "ALTER TABLE shop.item ADD COLUMN price numeric; DROP VIEW shop.names; REVOKE SELECT ON shop.item FROM PUBLIC"
        );

        Assert.Equal(
            ["+ COLUMN shop.item.price", "- VIEW shop.names", "~ TABLE shop.item grants: PUBLIC: SELECT => (none)"],
            (await CompareAsync(new())).Select(ChangeText.Of).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task Runs_are_compared_with_each_other()
    {
        Folder.Write("up/0001_shop.sql", Tables);
        await MigrateAsync();
        Folder.Write("up/0002_price.sql", "ALTER TABLE shop.item ADD COLUMN price numeric;");
        await MigrateAsync();
        Folder.Write("up/0003_gone.sql", "DROP VIEW shop.names;");
        await MigrateAsync();
        var runs = Observer.Runs.Select(run => run.RunId).Distinct().ToArray();

        var changes = await SchemaComparer.CompareAsync(
            Target,
            new() { RunId = runs[0] },
            runs[1],
            "grate",
            Observer,
            CancellationToken.None
        );
        var sinceFirst = await CompareAsync(new() { RunId = runs[0] });

        Assert.Equal(["+ COLUMN shop.item.price"], changes.Select(ChangeText.Of));
        Assert.Equal(["+ COLUMN shop.item.price", "- VIEW shop.names"], sinceFirst.Select(ChangeText.Of));
    }

    [Fact]
    public async Task Another_database_is_a_reference()
    {
        await using var other = await PostgresServer.CreateDatabaseAsync();
        await other.ExecuteAsync(Tables);
        await Database.ExecuteAsync(Tables + "CREATE INDEX of_name ON shop.item (name)");

        var changes = await CompareAsync(new() { Database = new(new(other.ConnectionString)) });

        Assert.Equal(["+ INDEX shop.of_name"], changes.Select(ChangeText.Of));
    }

    [Fact]
    public async Task What_the_scripts_would_build_is_a_reference()
    {
        Folder.Write("up/0001_shop.sql", Tables);
        await MigrateAsync();
        await Database.ExecuteAsync("CREATE INDEX of_name ON shop.item (name)");

        var changes = await CompareAsync(new() { Scripts = Options });

        Assert.Equal(["+ INDEX shop.of_name"], changes.Select(ChangeText.Of));
    }

    [Fact]
    public async Task An_object_that_does_not_change_is_kept_once()
    {
        Folder.Write("up/0001_shop.sql", Tables);
        await MigrateAsync();
        var rows = await CountAsync("schema_object");
        for (var run = 2; run < 12; run++)
        {
            Folder.Write($"up/{run:0000}_comment.sql", $"COMMENT ON TABLE shop.item IS '{run}';");
            await MigrateAsync();
        }

        // One of them is from before the first run.
        Assert.Equal(12, await CountAsync("schema_snapshot"));
        Assert.Equal(rows + 10, await CountAsync("schema_object"));
    }

    [Fact]
    public async Task A_run_that_does_nothing_keeps_nothing()
    {
        Folder.Write("up/0001_shop.sql", Tables);
        await MigrateAsync();
        await MigrateAsync();

        Assert.Equal(
            [null, Observer.Runs[0].RunId],
            await Database.QueryAsync<Guid?>("SELECT run_id FROM pgmigrate.schema_snapshot ORDER BY snapshot_id")
        );
    }

    [Fact]
    public async Task A_run_that_fails_keeps_what_it_had_applied()
    {
        Folder.Write("up/0001_shop.sql", Tables);
        Folder.Write("up/0002_bad.sql", "SELECT 1 / 0;");
        await FailAsync(MigrationErrorId.StatementFailed);

        Assert.Empty(await CompareAsync(new()));
    }

    [Fact]
    public async Task Only_so_many_snapshots_stay()
    {
        Folder.Write("up/0001_shop.sql", Tables);
        var options = Options with { KeepSnapshots = 2 };
        await MigrateAsync(options);
        for (var run = 2; run < 6; run++)
        {
            Folder.Write($"up/{run:0000}_comment.sql", $"COMMENT ON TABLE shop.item IS '{run}';");
            await MigrateAsync(options);
        }

        var runs = Observer.Runs.Select(run => run.RunId).Distinct().ToArray();
        Assert.Equal(2, await CountAsync("schema_snapshot"));
        Assert.Equal(
            2,
            await Database.ScalarAsync<long>(
                "SELECT count(*) FROM pgmigrate.schema_object WHERE content::json ->> 'type' = 'TABLE'"
            )
        );
        Assert.Equal(
            ["~ TABLE shop.item comment: 4 => 5"],
            (await CompareAsync(new() { RunId = runs[^2] })).Select(ChangeText.Of)
        );
        var failure = await Assert.ThrowsAsync<MigrationException>(() => CompareAsync(new() { RunId = runs[0] }));
        Assert.Equal(MigrationErrorId.SnapshotNotFound, failure.ErrorId);
    }

    [Fact]
    public async Task None_is_kept_where_none_is_wanted()
    {
        Folder.Write("up/0001_shop.sql", Tables);
        await MigrateAsync(Options with { KeepSnapshots = 0 });

        Assert.Equal(
            MigrationErrorId.SnapshotNotFound,
            (await Assert.ThrowsAsync<MigrationException>(() => CompareAsync(new()))).ErrorId
        );
    }

    [Fact]
    public async Task A_snapshot_that_cannot_be_kept_is_a_warning()
    {
        Folder.Write("up/0001_shop.sql", Tables);
        await MigrateAsync();
        await Database.ExecuteAsync("ALTER TABLE pgmigrate.schema_object ADD CONSTRAINT no_more CHECK (since_snapshot < 3)");
        Folder.Write("up/0002_price.sql", "ALTER TABLE shop.item ADD COLUMN price numeric;");
        await MigrateAsync();

        Assert.Contains(
            Observer.Messages,
            message =>
                message.Severity == MessageSeverity.Warning
                && message.Text.Contains("no snapshot of the schema was kept", StringComparison.Ordinal)
        );
        Assert.Equal(
            "succeeded",
            await Database.ScalarAsync<string>("SELECT outcome FROM pgmigrate.run ORDER BY started_at DESC LIMIT 1")
        );
    }

    [Fact]
    public async Task No_secret_of_a_foreign_object_is_kept()
    {
        Folder.Write(
            "up/0001_server.sql",
            "CREATE EXTENSION postgres_fdw; CREATE SERVER far FOREIGN DATA WRAPPER postgres_fdw; CREATE USER MAPPING FOR "
                + "CURRENT_USER SERVER far OPTIONS (user 'me', password 'hush-hush');"
        );
        try
        {
            await MigrateAsync();
        }
        catch (MigrationException) when (!Observer.Runs.Any(run => run.Status == ScriptRunStatus.Applied))
        {
            Assert.Skip("This server has no postgres_fdw.");
        }

        Assert.Equal(
            1,
            await Database.ScalarAsync<long>("SELECT count(*) FROM pgmigrate.schema_object WHERE content LIKE '%***%'")
        );
        Assert.Equal(
            0,
            await Database.ScalarAsync<long>("SELECT count(*) FROM pgmigrate.schema_object WHERE content LIKE '%hush%'")
        );
    }

    private Task<IReadOnlyList<SchemaChange>> CompareAsync(SchemaReference reference) =>
        SchemaComparer.CompareAsync(Target, reference, null, "grate", Observer, CancellationToken.None);

    private Task<long> CountAsync(string table) => Database.ScalarAsync<long>($"SELECT count(*) FROM pgmigrate.{table}");

    private Task<ServerConnection> ConnectAsync() => ServerConnection.OpenAsync(Target, "test", [], CancellationToken.None);
}
