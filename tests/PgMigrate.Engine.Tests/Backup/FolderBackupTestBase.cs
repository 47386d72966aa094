using PgMigrate.Engine.Backup;
using PgMigrate.Engine.Tests.Execution;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Backup;

/// <summary>A database with tables of many kinds, and a folder for its backups.</summary>
public abstract class FolderBackupTestBase(PostgresServer server) : MigrationTestBase(server)
{
    protected override Task<TestDatabase> CreateDatabaseAsync() => PostgresServer.CreateDatabaseAsync();

    private const string Tables = """
        CREATE SCHEMA "Odd ""schema";
        CREATE TYPE mood AS ENUM ('sad', 'ok');
        CREATE TABLE a (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text, mood mood, twice int GENERATED ALWAYS AS (2) STORED);
        INSERT INTO a (name, mood) SELECT CASE WHEN n % 7 = 0 THEN NULL ELSE E'tab\t line\n \\. back\\slash é' || n END, 'ok' FROM generate_series(1, 1000) n;
        CREATE TABLE "Odd ""schema"."T a.b, (c)" ("C d" int, "e""f" bytea);
        INSERT INTO "Odd ""schema"."T a.b, (c)" VALUES (1, '\x00ff'), (NULL, NULL);
        CREATE TABLE parts (id int, at date) PARTITION BY RANGE (at);
        CREATE TABLE parts_1 PARTITION OF parts FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
        INSERT INTO parts VALUES (1, '2026-05-05');
        CREATE TABLE nothing ();
        INSERT INTO nothing DEFAULT VALUES;
        CREATE TABLE void (id int);
        CREATE VIEW v AS SELECT * FROM a;
        """;

    private protected BackupOptions ToFolder => new() { Folder = Folder["backups"], RunLockTimeout = TimeSpan.FromSeconds(20) };

    private protected BackupOptions Dump => ToFolder with { Method = BackupMethod.PgDump };

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Database.ExecuteAsync(Tables);
    }

    private protected Task<SchemaBackup> BackupAsync(BackupOptions options, CancellationToken cancellationToken = default) =>
        SchemaBackups.BackupAsync(Target, options, Observer, cancellationToken);

    private protected Task<SchemaBackup> RestoreAsync(RestoreOptions options) =>
        SchemaBackups.RestoreAsync(Target, options, Observer, CancellationToken.None);

    private protected async Task<MigrationException> FailAsync(MigrationErrorId id, Func<Task> work)
    {
        var failure = await Assert.ThrowsAsync<MigrationException>(work);
        Assert.True(id == failure.ErrorId, $"{failure.ErrorId}: {failure.Message}");
        Assert.NotEmpty(failure.RecommendedAction);
        Assert.DoesNotContain(Target.ToBuilder().Password!, failure.ToString(), StringComparison.Ordinal);
        return failure;
    }
}
