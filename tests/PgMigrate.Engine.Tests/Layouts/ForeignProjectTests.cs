using System.Text.RegularExpressions;
using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Layouts;
using PgMigrate.Engine.Layouts.Liquibase;
using PgMigrate.Engine.Processes;
using PgMigrate.Engine.Tests.Execution;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Layouts;

/// <summary>
/// Projects of Liquibase and Sqitch end with the same schema by their own tool and by a run of the converted folder. Others
/// than those beside the tests: <c>PGMIGRATE_TEST_PROJECTS</c>, <c>Liquibase=/path;Sqitch=/path</c>; see tests/README.md.
/// </summary>
public sealed partial class ForeignProjectTests(PostgresServer server) : MigrationTestBase(server)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task A_project_of_Sqitch_ends_as_with_Sqitch() =>
        await CompareAsync(MigrationTool.Sqitch, ChangelogProjects.Sqitch);

    [Fact]
    public async Task A_project_of_Liquibase_ends_as_with_Liquibase() =>
        await CompareAsync(MigrationTool.Liquibase, ChangelogProjects.Liquibase);

    [Fact]
    public async Task Given_projects_end_as_with_their_own_tool()
    {
        var given = Environment.GetEnvironmentVariable("PGMIGRATE_TEST_PROJECTS");
        Assert.SkipWhen(string.IsNullOrEmpty(given), "PGMIGRATE_TEST_PROJECTS names no projects.");
        var different = new List<string>();
        foreach (var project in given!.Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            var (tool, path) = (Enum.Parse<MigrationTool>(project.Split('=')[0]), project.Split('=', 2)[1]);
            try
            {
                await CompareAsync(tool, path);
            }
            catch (Exception exception) when (exception is MigrationException or Xunit.Sdk.XunitException)
            {
                different.Add($"{path}: {exception.Message}");
                Say($"{tool} {path}: {exception.Message}");
            }
        }

        Assert.Empty(different);
    }

    // The converted folder runs on the test's database, the tool on another.
    private async Task CompareAsync(MigrationTool tool, string path)
    {
        await RequireDumpAsync();
        await using var theirs = await PostgresServer.CreateDatabaseAsync();
        await RunTheirsAsync(tool, path, new NpgsqlConnectionStringBuilder(theirs.ConnectionString));
        await using var ours = await EmptyHistory.CreateAsync(PostgresServer);
        using var folder = new TempFolder();
        var converted = ChangelogProjects.Read(tool, path);
        converted.Write(folder);
        foreach (var finding in converted.Findings.Where(finding => finding.Severity != FindingSeverity.Information))
            Say($"  {finding.Severity} {finding.Path}:{finding.Line}: {finding.Message}");
        Say($"{tool} {path}: {converted.Scripts.Count} scripts, {Count(converted, FindingSeverity.Error)} not carried over");
        var target = new ConnectionTarget(new NpgsqlConnectionStringBuilder(ours.ConnectionString));
        var options = Options with { Path = folder.FullPath, Environment = "test" };
        await Migrator.InvokeAsync(target, options, Observer, CancellationToken.None);

        Assert.Equal(await DumpAsync(theirs), await DumpAsync(ours));
        await CompareRecordsAsync(tool, theirs, converted);
    }

    // What the tool has recorded is what was computed.
    private static async Task CompareRecordsAsync(MigrationTool tool, TestDatabase theirs, ConvertedFolder converted)
    {
        var rows =
            tool == MigrationTool.Liquibase
                ? await theirs.QueryAsync<string>(
                    "SELECT id || '::' || author || '::' || filename || ' ' || md5sum FROM databasechangelog ORDER BY 1"
                )
                : await theirs.QueryAsync<string>("SELECT change_id || ' ' || script_hash FROM sqitch.changes ORDER BY 1");
        var computed = converted
            .Scripts.Where(script => script.Checksums.Count > 0)
            .Select(script =>
                tool == MigrationTool.Liquibase ? $"{script.Key} {script.Checksums[0]}" : string.Join(' ', script.Checksums)
            );
        Assert.Empty(computed.Except(rows.OfType<string>()));
    }

    private static int Count(ConvertedFolder folder, FindingSeverity severity) =>
        folder.Findings.Count(finding => finding.Severity == severity);

    private static void Say(string line) => TestContext.Current.TestOutputHelper?.WriteLine(line);

    private static async Task RunTheirsAsync(MigrationTool tool, string path, NpgsqlConnectionStringBuilder database)
    {
        var request = tool == MigrationTool.Sqitch ? Sqitch(path, database) : Liquibase(path, database);
        await ProcessRunner.RunAsync(request with { TimeLimit = Limit, WorkingDirectory = path }, CancellationToken.None);
    }

    private static ProcessRequest Sqitch(string path, NpgsqlConnectionStringBuilder database)
    {
        var program = SearchEnvironment.Current().FindProgram("sqitch");
        Assert.SkipWhen(program is null, $"sqitch is not installed: {path} was not compared.");
        return new ProcessRequest(program!, ["deploy", $"db:pg://{database.Host}:{database.Port}/{database.Database}"])
        {
            Environment = new Dictionary<string, string?>
            {
                ["PGUSER"] = database.Username,
                ["PGPASSWORD"] = database.Password,
                ["SQITCH_USERNAME"] = database.Username,
                ["SQITCH_PASSWORD"] = database.Password,
                ["SQITCH_FULLNAME"] = "test",
                ["SQITCH_EMAIL"] = "test@example.org",
                ["LC_ALL"] = "C.UTF-8",
            },
        };
    }

    private static ProcessRequest Liquibase(string path, NpgsqlConnectionStringBuilder database)
    {
        var package = Environment.GetEnvironmentVariable("PGMIGRATE_TEST_LIQUIBASE");
        Assert.SkipWhen(string.IsNullOrEmpty(package), $"PGMIGRATE_TEST_LIQUIBASE names no Liquibase: {path} was not compared.");
        var home = Path.Combine(package!, "dist", "liquibase");
        var root = RootOf(path);
        return new ProcessRequest(
            "java",
            [
                "-cp",
                Path.Combine(home, "internal", "lib", "*"),
                $"-Dliquibase.home={home}",
                "liquibase.integration.commandline.LiquibaseCommandLine",
                $"--search-path={root.Search}",
                "update",
                $"--url=jdbc:postgresql://{database.Host}:{database.Port}/{database.Database}",
                $"--changelog-file={root.ChangeLog.Path}",
                "--contexts=test",
            ]
        )
        {
            Environment = new Dictionary<string, string?>
            {
                ["LIQUIBASE_COMMAND_USERNAME"] = database.Username,
                ["LIQUIBASE_COMMAND_PASSWORD"] = database.Password ?? "-",
            },
        };
    }

    private static ChangeLogRoot RootOf(string path) => ChangeLogRoot.Find(path, new LayoutFindings(MigrationTool.Liquibase));

    private async Task<string> DumpAsync(TestDatabase database)
    {
        var settings = new NpgsqlConnectionStringBuilder(database.ConnectionString);
        var version = await database.ScalarAsync<int>("SELECT current_setting('server_version_num')::integer / 10000");
        var program = await ClientProgram.FindAsync("pg_dump", version, string.Empty, Observer, CancellationToken.None);
        var result = await ProcessRunner.RunAsync(
            new ProcessRequest(
                program.Path,
                [
                    "--schema-only",
                    "--no-owner",
                    "--exclude-schema=sqitch",
                    "--exclude-schema=grate",
                    "--exclude-schema=pgmigrate",
                    "--exclude-table=databasechangelog*",
                    $"--host={settings.Host}",
                    $"--port={settings.Port}",
                    $"--username={settings.Username}",
                    settings.Database!,
                ]
            )
            {
                Environment = new Dictionary<string, string?> { ["PGPASSWORD"] = settings.Password },
            },
            CancellationToken.None
        );
        return NoSchema().Replace(result.Output, string.Empty);
    }

    // Comments, and what tells one dump from another.
    [GeneratedRegex(@"^(--.*|\\(un)?restrict .*|)\n", RegexOptions.Multiline)]
    private static partial Regex NoSchema();
}
