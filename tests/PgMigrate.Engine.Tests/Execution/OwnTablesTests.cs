using PgMigrate.Engine.Connections;
using PgMigrate.Engine.History;
using PgMigrate.Engine.Schema;
using PgMigrate.Engine.Text;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Execution;

/// <summary>PgMigrate's own tables: what they are called, and that every version of them becomes the newest one.</summary>
public sealed class OwnTablesTests(PostgresServer server) : MigrationTestBase(server)
{
    private const string NamesOfOwn = """
        SELECT conname::text FROM pg_constraint WHERE connamespace = 'pgmigrate'::regnamespace
        UNION SELECT relname::text FROM pg_class WHERE relnamespace = 'pgmigrate'::regnamespace AND relkind = 'i'
        """;

    [Fact]
    public async Task A_script_that_renames_whatever_follows_a_convention_passes_them_by()
    {
        Folder.Write("up/0001_item.sql", "CREATE TABLE item (id integer CONSTRAINT uq_item UNIQUE);");
        Folder.Write(
            "up/0002_names.sql",
            """
            DO $$
            DECLARE c record;
            BEGIN
                FOR c IN SELECT conrelid::regclass AS of_table, conname FROM pg_constraint WHERE conname ~ '^(uq|pk|ck|fk|ix)_' LOOP
                    EXECUTE format('ALTER TABLE %s RENAME CONSTRAINT %I TO %I', c.of_table, c.conname, 'x' || c.conname);
                END LOOP;
                FOR c IN SELECT oid::regclass AS of_table, relname FROM pg_class WHERE relkind = 'i' AND relname ~ '^(uq|pk|ix)_' LOOP
                    EXECUTE format('ALTER INDEX %s RENAME TO %I', c.of_table, 'x' || c.relname);
                END LOOP;
            END $$;
            """
        );
        await MigrateAsync();

        var names = await Database.QueryAsync<string>(NamesOfOwn);

        Assert.Equal(1, await Database.ScalarAsync<long>("SELECT count(*) FROM pg_constraint WHERE conname = 'xuq_item'"));
        Assert.Contains("schema_snapshot_run_id_key", names);
        Assert.All(names, name => Assert.Matches(@"^[a-z_]+_(pkey|key|check\d?|idx|not_null)$", name));
        Folder.Write("up/0003_more.sql", "ALTER TABLE item ADD COLUMN name text;");
        await MigrateAsync();
        Assert.DoesNotContain(Observer.Messages, message => message.Text.Contains("no snapshot", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Tables_of_every_version_become_those_that_a_new_database_gets()
    {
        Folder.Write("up/0001_item.sql", "CREATE TABLE public.item (id integer);");
        await MigrateAsync();
        var expected = await ReadOwnAsync(Target);
        for (var version = 1; version < HistoryInstaller.CurrentVersion; version++)
        {
            await using var old = await PostgresServer.CreateDatabaseAsync();
            for (var step = 1; step <= version; step++)
                await old.ExecuteAsync(SqlFile.Read($"install_pgmigrate_{step}"));
            var target = new ConnectionTarget(new(old.ConnectionString));

            await Migrator.InvokeAsync(target, Options, Observer, CancellationToken.None);

            var differences = SchemaDifference.Between(expected, await ReadOwnAsync(target));
            Assert.True(
                differences.Count == 0,
                $"Version {version}: {string.Join("; ", differences.Select(change => $"{change.Object} {change.Property} {change.After}"))}"
            );
        }
    }

    private static async Task<SchemaSnapshot> ReadOwnAsync(ConnectionTarget target)
    {
        await using var connection = await ServerConnection.OpenAsync(target, "test", [], CancellationToken.None);
        var snapshot = await SchemaSnapshot.ReadAsync(
            connection,
            new SnapshotOptions { ExcludedSchemas = ["grate", "public"] },
            CancellationToken.None
        );
        Assert.Contains(snapshot.Objects, item => item.Name == "pgmigrate.script_run");
        return snapshot;
    }
}
