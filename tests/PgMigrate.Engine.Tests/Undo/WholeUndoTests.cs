using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Schema;
using PgMigrate.Engine.Tests.Execution;
using PgMigrate.Engine.Tests.Schema;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Undo;

/// <summary>Everything is taken back that was applied, until the database is as empty as it was.</summary>
public sealed class WholeUndoTests(PostgresServer server) : MigrationTestBase(server)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_sample_is_taken_back_as_a_whole_and_can_be_applied_again(bool byRun)
    {
        CopySample();
        var empty = await ReadSchemaAsync();
        for (var round = 0; round < 2; round++)
        {
            await MigrateAsync();
            var run = Observer.Runs[^1].RunId;
            await UndoAsync(byRun ? new() { RunIds = [run] } : new() { Last = 1000 });
            Assert.Equal([], SchemaDifference.Between(empty, await ReadSchemaAsync()).Select(ChangeText.Of));
        }
    }

    // The roles are the server's, which other tests use.
    private void CopySample()
    {
        var sample = RepositoryRoot.Combine("migrations");
        foreach (var file in Directory.EnumerateFiles(sample, "*.sql", SearchOption.AllDirectories))
            Folder.Write(Path.GetRelativePath(sample, file), File.ReadAllText(file));
        Folder.Write("down/0001_create_roles.sql", "DO $$ BEGIN RAISE NOTICE 'The roles stay.'; END $$;");
    }

    private async Task<SchemaSnapshot> ReadSchemaAsync()
    {
        await using var connection = await ServerConnection.OpenAsync(Target, "test", [], CancellationToken.None);
        return await SchemaSnapshot.ReadAsync(
            connection,
            SnapshotOptions.WithoutHistory(Options.HistorySchema),
            CancellationToken.None
        );
    }

    private Task UndoAsync(UndoOptions undo) =>
        Migrator.UndoAsync(Target, Options, undo, Observer, CancellationToken.None);
}
