using System.Data;
using PgMigrate.Engine.Backup;
using PgMigrate.Engine.Backup.TableCopies;
using PgMigrate.Engine.Connections;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Backup.TableCopies;

/// <summary>A copy that is read again behind its making: rows that are missing are seen, and rows that are others.</summary>
public sealed class CopyVerificationTests(PostgresServer server) : BackupTestBase(server)
{
    [Fact]
    public async Task Neither_the_number_of_rows_nor_their_content_may_differ()
    {
        await Database.ExecuteAsync("CREATE TABLE t AS SELECT n AS id, 'x' AS note FROM generate_series(1, 3) n");
        var backup = await BackupAsync("public.t");
        var table = (await ManifestAsync(backup)).Tables.Single();

        await VerifyAsync(backup, table);
        await AssertRefusedAsync(backup, table with { Rows = table.Rows + 1 });
        await Database.ExecuteAsync($"UPDATE {DatabaseSink.NameOf(table.Copy!)} SET note = 'y' WHERE id = 2");
        await AssertRefusedAsync(backup, table);
    }

    private async Task AssertRefusedAsync(SchemaBackup backup, BackupTable table)
    {
        var failure = await FailsAsync(MigrationErrorId.BackupFailed, () => VerifyAsync(backup, table));
        Assert.Contains("public.t is not the same as the table", failure.Message, StringComparison.Ordinal);
    }

    private Task<bool> VerifyAsync(SchemaBackup backup, BackupTable table) =>
        OnConnectionAsync(async connection =>
        {
            await using var transaction = await ServerTransaction.BeginAsync(
                connection,
                IsolationLevel.RepeatableRead,
                CancellationToken.None
            );
            await new DatabaseSink(backup.BackupId, DateTimeOffset.UnixEpoch, isUnlogged: false).VerifyAsync(
                connection,
                table,
                CancellationToken.None
            );
            return true;
        });
}
