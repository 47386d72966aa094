using Npgsql;
using PgMigrate.Engine.Backup;
using PgMigrate.Engine.Backup.TableCopies;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Tests.Execution;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Backup;

/// <summary>A database that is backed up and restored inside itself.</summary>
public abstract class BackupTestBase(PostgresServer server) : MigrationTestBase(server)
{
    protected override Task<TestDatabase> CreateDatabaseAsync() => PostgresServer.CreateDatabaseAsync();

    internal static WorkLimits Limits { get; } = new(TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(2), "grate");

    /// <summary>Backs up into the database.</summary>
    internal async Task<SchemaBackup> BackupAsync(
        BackupOptions? options = null,
        ConnectionTarget? target = null,
        CancellationToken cancellationToken = default
    )
    {
        var made = await LockedBackup.RunAsync(
            target ?? Target,
            Limits,
            Observer,
            (context, token) => DatabaseBackup.RunAsync(context, options ?? new BackupOptions(), token),
            MigrationErrorId.BackupFailed,
            cancellationToken
        );
        return made.Summary;
    }

    /// <summary>Backs up these tables.</summary>
    internal Task<SchemaBackup> BackupAsync(params string[] tables) => BackupAsync(new BackupOptions { Tables = tables });

    /// <summary>Expects a failure of this id.</summary>
    internal static async Task<MigrationException> FailsAsync(MigrationErrorId id, Func<Task> work)
    {
        var failure = await Assert.ThrowsAsync<MigrationException>(work);
        Assert.Equal(id, failure.ErrorId);
        Assert.NotEmpty(failure.RecommendedAction);
        return failure;
    }

    /// <summary>The backups that the database lists, newest first.</summary>
    internal Task<IReadOnlyList<SchemaBackup>> ListAsync() =>
        OnConnectionAsync(connection => BackupRegistry.ListAsync(connection, CancellationToken.None));

    /// <summary>The manifest of a backup.</summary>
    internal async Task<BackupManifest> ManifestAsync(SchemaBackup backup) =>
        (
            await OnConnectionAsync(connection => BackupRegistry.FindAsync(connection, backup.BackupId, CancellationToken.None))
        )!.Manifest;

    /// <summary>The name, quoted, of the copy of a table.</summary>
    internal async Task<string> CopyAsync(SchemaBackup backup, string table) =>
        DatabaseSink.NameOf((await ManifestAsync(backup)).Tables.Single(candidate => candidate.Name == table).Copy!);

    /// <summary>The tables in pgmigrate_backup.</summary>
    internal Task<long> CopiesAsync() =>
        Database.ScalarAsync<long>("SELECT count(*) FROM pg_tables WHERE schemaname = 'pgmigrate_backup'")!;

    /// <summary>All rows of a relation as text, in the order of that text.</summary>
    internal Task<IReadOnlyList<string?>> RowsAsync(string relation) =>
        Database.QueryAsync<string>($"SELECT r::text FROM {relation} AS r ORDER BY 1");

    /// <summary>A login of no special rights, gone with the work.</summary>
    internal async Task WithRoleAsync(string grants, Func<ConnectionTarget, string, Task> work)
    {
        var role = $"role_{Guid.NewGuid():N}"[..20];
        await Database.ExecuteAsync($"CREATE ROLE {role} LOGIN PASSWORD 'secret'");
        try
        {
            await Database.ExecuteAsync(grants.Replace("{role}", role, StringComparison.Ordinal));
            await work(
                new ConnectionTarget(
                    new NpgsqlConnectionStringBuilder(Database.ConnectionString) { Username = role, Password = "secret" }
                ),
                role
            );
        }
        finally
        {
            await Database.ExecuteAsync($"REASSIGN OWNED BY {role} TO CURRENT_USER; DROP OWNED BY {role}; DROP ROLE {role}");
        }
    }

    /// <summary>Works on a connection that is opened as a backup opens its own.</summary>
    internal async Task<T> OnConnectionAsync<T>(Func<ServerConnection, Task<T>> read)
    {
        await using var connection = await new ConnectionOpening(Target, "test", []) { Path = SessionPath.OwnAndUsers }.OpenAsync(
            CancellationToken.None
        );
        return await read(connection);
    }
}
