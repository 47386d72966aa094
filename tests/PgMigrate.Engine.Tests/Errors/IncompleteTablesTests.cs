using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Errors;

/// <summary>Tables of the history that are gone: nothing is run on what is left of it, whatever version it has.</summary>
public sealed class IncompleteTablesTests(PostgresServer server) : ErrorTestBase(server)
{
    [Theory]
    [InlineData("statement_checkpoint", 1)]
    [InlineData("backup", 3)]
    [InlineData("schema_snapshot", 4)]
    [InlineData("schema_object", 4)]
    [InlineData("schema_mark", 6)]
    [InlineData("phase_confirmation", 8)]
    [InlineData("invariant_value", 9)]
    [InlineData("repair", 10)]
    [InlineData("batch", 13)]
    [InlineData("alert", 20)]
    [InlineData("rollout", 22)]
    public async Task The_first_version_that_has_a_table_misses_it(string table, int version)
    {
        Folder.Write("up/0001_t.sql", "CREATE TABLE t (a integer);");
        await MigrateAsync();
        await Database.ExecuteAsync("DELETE FROM pgmigrate.schema_version WHERE version > $1", version);
        await Database.ExecuteAsync($"DROP TABLE pgmigrate.{table} CASCADE");
        Folder.Write("up/0002_u.sql", "CREATE TABLE u (a integer);");

        var failure = await RefuseAsync(MigrationErrorId.HistoryInvalid);

        Assert.EndsWith($" is not whole: it lacks pgmigrate.{table}.", failure.Message, StringComparison.Ordinal);
        Assert.False(await ExistsAsync("u"));
    }
}
