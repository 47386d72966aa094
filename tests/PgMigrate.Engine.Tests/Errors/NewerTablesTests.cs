using PgMigrate.Engine.History;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Errors;

public sealed class NewerTablesTests(PostgresServer server) : ErrorTestBase(server)
{
    [Fact]
    public async Task Own_tables_of_the_next_version_are_left_alone()
    {
        Folder.Write("up/0001_t.sql", "CREATE TABLE t (a integer);");
        await MigrateAsync();
        await Database.ExecuteAsync(
            "INSERT INTO pgmigrate.schema_version (version) VALUES ($1)",
            HistoryInstaller.CurrentVersion + 1
        );
        Folder.Write("up/0002_u.sql", "CREATE TABLE u (a integer);");

        var failure = await RefuseAsync(MigrationErrorId.HistoryInvalid);
        Assert.Contains($"version {HistoryInstaller.CurrentVersion + 1}", failure.Message, StringComparison.Ordinal);
        ErrorText.Require(
            MigrationErrorId.HistoryInvalid,
            await Assert.ThrowsAsync<MigrationException>(() =>
                Migrator.UndoAsync(Target, Options, new UndoOptions { Last = 1 }, Observer, CancellationToken.None)
            )
        );

        Assert.False(await ExistsAsync("u"));
        Assert.True(await ExistsAsync("t"));
        Assert.Equal(["0001_t.sql"], await AppliedAsync());
        await AssertNothingRunsAsync();
    }
}
