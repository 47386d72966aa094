using PgMigrate.Engine.Backup;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Schema;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Backup.Dumps;

/// <summary>Whole dumps, restored into an empty database.</summary>
public sealed class DumpRestoreTests(PostgresServer server) : FolderBackupTestBase(server)
{
    [Theory]
    [InlineData(BackupFormat.Custom)]
    [InlineData(BackupFormat.Directory)]
    public async Task The_other_database_is_the_same_then(BackupFormat format)
    {
        await RequireDumpAsync();
        var backup = await BackupAsync(Dump with { Format = format });
        await using var other = await PostgresServer.CreateDatabaseAsync();

        await SchemaBackups.RestoreAsync(TargetOf(other), Allowed(backup), Observer, CancellationToken.None);

        Assert.Equal(await RestoredContent.ReadAsync(Database), await RestoredContent.ReadAsync(other));
        Assert.Equal(await SnapshotAsync(Database), await SnapshotAsync(other));
    }

    [Fact]
    public async Task A_failure_leaves_the_database_empty()
    {
        await RequireDumpAsync();
        var role = $"{Database.Name}_owner";
        await Database.ExecuteAsync($"CREATE ROLE {role}; ALTER TABLE void OWNER TO {role}");
        var backup = await BackupAsync(Dump);
        await Database.ExecuteAsync($"ALTER TABLE void OWNER TO CURRENT_USER; DROP OWNED BY {role}; DROP ROLE {role}");
        await using var other = await PostgresServer.CreateDatabaseAsync();

        var failure = await FailAsync(
            MigrationErrorId.RestoreFailed,
            () => SchemaBackups.RestoreAsync(TargetOf(other), Allowed(backup), Observer, CancellationToken.None)
        );

        Assert.Contains(role, failure.Message, StringComparison.Ordinal);
        Assert.Empty(await RestoredContent.ReadAsync(other));
    }

    [Fact]
    public async Task Single_tables_of_a_dump_need_a_database_to_stand_in()
    {
        await RequireDumpAsync();
        var backup = await BackupAsync(Dump);
        await using var other = await PostgresServer.CreateDatabaseAsync();

        await FailAsync(
            MigrationErrorId.RestoreRefused,
            () =>
                SchemaBackups.RestoreAsync(
                    TargetOf(other),
                    Allowed(backup) with
                    {
                        Tables = ["a"],
                    },
                    Observer,
                    CancellationToken.None
                )
        );
    }

    [Fact]
    public async Task A_schema_alone_goes_into_an_empty_database_only()
    {
        await RequireDumpAsync();
        var backup = await BackupAsync(Dump with { SchemaOnly = true });
        await using var other = await PostgresServer.CreateDatabaseAsync();

        await FailAsync(MigrationErrorId.RestoreRefused, () => RestoreAsync(new RestoreOptions { Path = backup.Path }));
        await SchemaBackups.RestoreAsync(TargetOf(other), Allowed(backup), Observer, CancellationToken.None);

        Assert.Equal(await SnapshotAsync(Database), await SnapshotAsync(other));
        Assert.Equal(0, await other.ScalarAsync<long>("SELECT count(*) FROM a"));
    }

    private static RestoreOptions Allowed(SchemaBackup backup) => new() { Path = backup.Path, AllowOtherDatabase = true };

    private static ConnectionTarget TargetOf(TestDatabase database) => new(new(database.ConnectionString));

    private static async Task<string> SnapshotAsync(TestDatabase database)
    {
        await using var connection = await ServerConnection.OpenAsync(TargetOf(database), "test", [], CancellationToken.None);
        return (
            await SchemaSnapshot.ReadAsync(connection, SnapshotOptions.WithoutHistory("grate"), CancellationToken.None)
        ).ToJson();
    }
}
