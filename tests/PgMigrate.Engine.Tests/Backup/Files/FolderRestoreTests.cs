using PgMigrate.Engine.Backup;
using PgMigrate.Engine.Backup.Files;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Backup.Files;

/// <summary>Restores from a folder, in place.</summary>
public sealed class FolderRestoreTests(PostgresServer server) : FolderBackupTestBase(server)
{
    private const string Harm = """
        UPDATE a SET name = 'changed' WHERE id < 500; DELETE FROM a WHERE id > 900;
        TRUNCATE "Odd ""schema"."T a.b, (c)", nothing;
        DELETE FROM parts; INSERT INTO void VALUES (1);
        """;

    public static TheoryData<BackupMethod, BackupFormat> Methods =>
        new()
        {
            { BackupMethod.TableCopy, BackupFormat.Custom },
            { BackupMethod.PgDump, BackupFormat.Custom },
            { BackupMethod.PgDump, BackupFormat.Directory },
        };

    [Theory]
    [MemberData(nameof(Methods))]
    public async Task All_rows_come_back_in_place(BackupMethod method, BackupFormat format)
    {
        var backup = await BackupAsync(method, format);
        var before = await RestoredContent.ReadAsync(Database);
        var identity = await Database.ScalarAsync<uint>("SELECT 'a'::regclass::oid");
        await Database.ExecuteAsync(Harm);

        var restored = await RestoreAsync(new RestoreOptions { Path = backup.Path });

        Assert.Equal(before, await RestoredContent.ReadAsync(Database));
        Assert.Equal(identity, await Database.ScalarAsync<uint>("SELECT 'a'::regclass::oid"));
        Assert.Equal(backup.BackupId, restored.BackupId);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public async Task A_dropped_table_comes_back(BackupMethod method, BackupFormat format)
    {
        var backup = await BackupAsync(method, format);
        var before = await RestoredContent.ReadAsync(Database);
        await Database.ExecuteAsync("DROP TABLE parts");

        await RestoreAsync(new RestoreOptions { BackupId = backup.BackupId, Tables = ["parts"] });

        Assert.Equal(before, await RestoredContent.ReadAsync(Database));
    }

    [Fact]
    public async Task Only_the_table_that_was_named_is_touched()
    {
        var backup = await BackupAsync(BackupMethod.TableCopy, BackupFormat.Custom);
        await Database.ExecuteAsync(Harm);

        await RestoreAsync(new RestoreOptions { Path = backup.Path, Tables = ["a"] });

        Assert.Equal(0, await Database.ScalarAsync<long>("SELECT count(*) FROM a WHERE name = 'changed'"));
        Assert.Equal(1, await Database.ScalarAsync<long>("SELECT count(*) FROM void"));
    }

    [Fact]
    public async Task A_preview_changes_nothing()
    {
        var backup = await BackupAsync(BackupMethod.TableCopy, BackupFormat.Custom);
        await Database.ExecuteAsync(Harm + "DROP TABLE void;");
        var before = await RestoredContent.ReadAsync(Database);

        var lines = await SchemaBackups.PreviewRestoreAsync(
            Target,
            new RestoreOptions { Path = backup.Path },
            Observer,
            CancellationToken.None
        );

        Assert.Equal(6, lines.Count);
        Assert.Contains("public.void is gone: it would be made again, with 0 rows.", lines);
        Assert.Equal(before, await RestoredContent.ReadAsync(Database));
        Assert.Single(await SchemaBackups.GetAsync(Target, Observer, CancellationToken.None));
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public async Task Another_database_is_refused(BackupMethod method, BackupFormat format)
    {
        var backup = await BackupAsync(method, format);
        await using var other = await PostgresServer.CreateDatabaseAsync();

        var failure = await FailAsync(
            MigrationErrorId.RestoreRefused,
            () =>
                SchemaBackups.RestoreAsync(
                    new(new(other.ConnectionString)),
                    new RestoreOptions { Path = backup.Path },
                    Observer,
                    CancellationToken.None
                )
        );

        Assert.Contains(Database.Name, failure.Message, StringComparison.Ordinal);
        Assert.Equal(
            0,
            await other.ScalarAsync<long>("SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace")
        );
    }

    [Fact]
    public async Task A_backup_of_a_newer_server_is_refused()
    {
        var backup = await BackupAsync(BackupMethod.TableCopy, BackupFormat.Custom);
        var folder = BackupFolder.Open(backup.Path!);
        var manifest = ManifestFile.Read(folder);
        File.Delete(folder[ManifestFile.Name]);
        File.Delete(folder["manifest.sha256"]);
        ManifestFile.Write(folder, manifest with { ServerVersion = 990001 });

        var failure = await FailAsync(
            MigrationErrorId.RestoreRefused,
            () => RestoreAsync(new RestoreOptions { Path = backup.Path })
        );

        Assert.Contains("PostgreSQL 99", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_user_who_does_not_own_the_tables_changes_nothing()
    {
        var backup = await BackupAsync(BackupMethod.TableCopy, BackupFormat.Custom);
        await Database.ExecuteAsync(Harm);
        var before = await RestoredContent.ReadAsync(Database);
        var user = $"{Database.Name}_reader";
        await Database.ExecuteAsync(
            $"CREATE ROLE {user} LOGIN PASSWORD 'reader-secret'; GRANT SELECT ON ALL TABLES IN SCHEMA public TO {user}"
        );
        try
        {
            var builder = Target.ToBuilder();
            (builder.Username, builder.Password) = (user, "reader-secret");

            var failure = await Assert.ThrowsAsync<MigrationException>(() =>
                SchemaBackups.RestoreAsync(
                    new(builder),
                    new RestoreOptions { Path = backup.Path },
                    Observer,
                    CancellationToken.None
                )
            );

            Assert.Contains(failure.ErrorId, new[] { MigrationErrorId.PermissionDenied, MigrationErrorId.RestoreRefused });
            Assert.Equal(before, await RestoredContent.ReadAsync(Database));
        }
        finally
        {
            await Database.ExecuteAsync($"DROP OWNED BY {user}; DROP ROLE {user}");
        }
    }

    [Fact]
    public async Task What_is_not_there_is_told()
    {
        await FailAsync(MigrationErrorId.BackupNotFound, () => RestoreAsync(new RestoreOptions { BackupId = Guid.NewGuid() }));
        await FailAsync(MigrationErrorId.BackupNotFound, () => RestoreAsync(new RestoreOptions { Path = Folder["nowhere"] }));
        await FailAsync(MigrationErrorId.OptionsInvalid, () => RestoreAsync(new RestoreOptions()));
    }

    private async Task<SchemaBackup> BackupAsync(BackupMethod method, BackupFormat format)
    {
        if (method == BackupMethod.PgDump)
            await RequireDumpAsync();
        return await BackupAsync(ToFolder with { Method = method, Format = format });
    }
}
