using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Backup.Restore;

/// <summary>What is told of the schema after a restore: what belongs to the restored tables, and nothing else.</summary>
public sealed class RestoredSchemaTests(PostgresServer server) : RestoreTestBase(server)
{
    [Fact]
    public async Task What_changed_at_another_table_is_not_told()
    {
        await Database.ExecuteAsync("CREATE TABLE t (id integer, note text); CREATE TABLE other (id integer, note text)");
        var backup = await BackupAsync();
        await Database.ExecuteAsync(
            "DROP TABLE t; ALTER TABLE other ALTER COLUMN note TYPE varchar(10), ALTER COLUMN id SET DEFAULT 1"
        );

        await RestoreAsync(backup, "public.t");

        Assert.True(await Database.ScalarAsync<bool>("SELECT to_regclass('public.t') IS NOT NULL"));
        Assert.Empty(Warnings);
    }
}
