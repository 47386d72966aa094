using PgMigrate.Engine.Backup.Dumps;
using PgMigrate.Engine.Backup.Files;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Backup.Dumps;

/// <summary>Backups by pg_dump.</summary>
public sealed class DumpBackupTests(PostgresServer server) : FolderBackupTestBase(server)
{
    [Theory]
    [InlineData(BackupFormat.Custom, 1)]
    [InlineData(BackupFormat.Directory, 2)]
    public async Task A_whole_database_is_dumped_and_proved(BackupFormat format, int jobs)
    {
        await RequireDumpAsync();

        var backup = await BackupAsync(Dump with { Format = format, Jobs = jobs });

        Assert.Equal((BackupMethod.PgDump, 1004, true), (backup.Method, backup.Rows, backup.IncludesData));
        Assert.Equal(format == BackupFormat.Directory, Directory.Exists(Path.Combine(backup.Path!, DumpContent.ArchiveName)));
        var folder = BackupFolder.Open(backup.Path!);
        await FileCheck.RunAsync(folder, ManifestFile.Read(folder), CancellationToken.None);
        Assert.Contains(Observer.Progress, step => step is { Activity: "Dumping", Detail: "public.a" });
    }

    [Fact]
    public async Task Own_schemas_and_the_history_stay_out()
    {
        await RequireDumpAsync();
        Folder.Write("up/0001_x.sql", "CREATE TABLE x (id int);");
        await MigrateAsync();

        var backup = await BackupAsync(Dump);

        var list = await ListAsync(backup);
        Assert.Contains("TABLE public x", list, StringComparison.Ordinal);
        Assert.DoesNotContain("pgmigrate", list, StringComparison.Ordinal);
        Assert.DoesNotContain("grate", list, StringComparison.Ordinal);
        Assert.Contains("0001_x.sql", ManifestFile.Read(BackupFolder.Open(backup.Path!)).Scripts.Keys);
    }

    [Fact]
    public async Task Odd_names_are_matched_exactly()
    {
        await RequireDumpAsync();
        await Database.ExecuteAsync(
            """CREATE TABLE "a*" (id int); CREATE TABLE "a?b$|" (id int); CREATE TABLE ab (id int); INSERT INTO "a*" VALUES (7)"""
        );

        var backup = await BackupAsync(Dump with { Tables = ["\"a*\"", "\"Odd \"\"schema\".\"T a.b, (c)\""] });

        Assert.Equal(["\"Odd \"\"schema\".\"T a.b, (c)\"", "public.\"a*\""], backup.Tables.Order(StringComparer.Ordinal));
        var list = await ListAsync(backup);
        Assert.Contains("TABLE DATA public a* ", list, StringComparison.Ordinal);
        Assert.DoesNotContain(" a?b", list, StringComparison.Ordinal);
        Assert.DoesNotContain(" ab ", list, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_a_partitioned_table_come_its_partitions()
    {
        await RequireDumpAsync();

        var backup = await BackupAsync(Dump with { Tables = ["parts"] });

        Assert.Equal(["public.parts", "public.parts_1"], backup.Tables.Order(StringComparer.Ordinal));
        Assert.Equal(1, backup.Rows);
    }

    [Fact]
    public async Task A_schema_only_dump_has_no_rows()
    {
        await RequireDumpAsync();

        var backup = await BackupAsync(Dump with { SchemaOnly = true });

        Assert.False(backup.IncludesData);
        Assert.Null(backup.Rows);
        Assert.DoesNotContain("TABLE DATA", await ListAsync(backup), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_password_is_in_no_argument()
    {
        await RequireDumpAsync();
        Assert.SkipUnless(OperatingSystem.IsLinux(), "/proc is Linux's.");
        await Database.ExecuteAsync("CREATE TABLE big AS SELECT n, md5(n::text) AS t FROM generate_series(1, 300000) n");
        var running = BackupAsync(Dump);

        var seen = new HashSet<string>();
        while (!running.IsCompleted)
            seen.UnionWith(CommandLines());
        await running;

        Assert.Contains(
            seen,
            line => line.Contains("pg_dump", StringComparison.Ordinal) && line.Contains(Folder.FullPath, StringComparison.Ordinal)
        );
        Assert.DoesNotContain(seen, line => line.Contains(Target.ToBuilder().Password!, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Cancelling_ends_pg_dump_and_leaves_nothing()
    {
        await RequireDumpAsync();
        await Database.ExecuteAsync("CREATE TABLE big AS SELECT n, md5(n::text) AS t FROM generate_series(1, 1000000) n");
        using var cancel = new CancellationTokenSource();
        var running = BackupAsync(Dump, cancel.Token);
        while (!Observer.Progress.Any(step => step is { Activity: "Dumping", Detail: "public.big" }))
        {
            Assert.False(running.IsCompleted, "It ended too soon.");
            await Task.Delay(5);
        }

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Empty(Directory.GetDirectories(Folder["backups"]));
        Assert.Equal(
            0,
            await Database.ScalarAsync<long>(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'COPY%' AND state = "
                    + "'active'"
            )
        );
    }

    [Theory]
    [InlineData("no folder")]
    [InlineData("jobs")]
    [InlineData("schema-only copy")]
    [InlineData("both")]
    public async Task What_does_not_go_together_is_refused(string what)
    {
        var options = what switch
        {
            "no folder" => Dump with { Folder = null },
            "jobs" => Dump with { Jobs = 2 },
            "both" => Dump with { Tables = ["a"], Schemas = ["public"] },
            _ => ToFolder with { SchemaOnly = true },
        };

        await FailAsync(MigrationErrorId.OptionsInvalid, () => BackupAsync(options));
    }

    private async Task<string> ListAsync(SchemaBackup backup)
    {
        var archive = await DumpArchive.OpenAsync(
            Path.Combine(backup.Path!, DumpContent.ArchiveName),
            150000,
            Observer,
            CancellationToken.None
        );
        var request = new PgMigrate.Engine.Processes.ProcessRequest(archive.Program.Path, "--list", archive.Path);
        var result = await PgMigrate.Engine.Processes.ProcessRunner.RunAsync(request, CancellationToken.None);
        return string.Join('\n', result.Output.Split('\n').Where(line => line.Length > 0 && line[0] != ';'));
    }

    private static IEnumerable<string> CommandLines()
    {
        foreach (
            var process in Directory.EnumerateDirectories("/proc").Where(path => char.IsAsciiDigit(Path.GetFileName(path)[0]))
        )
        {
            string line;
            try
            {
                line = File.ReadAllText(Path.Combine(process, "cmdline"));
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                continue;
            }

            yield return line.Replace('\0', ' ');
        }
    }
}
