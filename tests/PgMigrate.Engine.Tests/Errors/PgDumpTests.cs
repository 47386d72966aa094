using PgMigrate.Engine.Processes;
using PgMigrate.Engine.Sandbox;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Errors;

/// <summary>What pg_dump writes is a script.</summary>
public sealed class PgDumpTests(PostgresServer server) : ErrorTestBase(server)
{
    private const string Restrict = "\\restrict Vx0hQ5p4mSdT3b1k\n";

    [Fact]
    public async Task A_dump_of_the_sample_restores_it_in_an_empty_database()
    {
        await using var sample = await PostgresServer.CreateDatabaseAsync();
        var options = Options with { Path = RepositoryRoot.Combine("migrations"), Environment = "DEV" };
        await Migrator.InvokeAsync(new(new(sample.ConnectionString)), options, new RecordingObserver(), CancellationToken.None);
        var dump = await DumpAsync(sample);
        Assert.Contains("COPY tara.", dump, StringComparison.Ordinal);
        var restricted = dump.Contains("\n\\restrict", StringComparison.Ordinal)
            ? dump
            : Restrict + dump + Restrict.Replace("restrict", "unrestrict", StringComparison.Ordinal);
        Folder.Write("up/0001_dump.sql", restricted);

        await MigrateAsync();

        Assert.Equal(["0001_dump.sql"], await AppliedAsync());
        Assert.Equal(Comparable(dump), Comparable(await DumpAsync(Database)));
        Assert.DoesNotContain(Observer.Messages, message => message.Severity == MessageSeverity.Warning);
        await AssertNothingRunsAsync();
    }

    /// <summary>Without the lines of \restrict, whose word is another each time.</summary>
    private static IEnumerable<string> Comparable(string dump) =>
        dump.Split('\n')
            .Where(line =>
                !line.StartsWith(@"\restrict", StringComparison.Ordinal)
                && !line.StartsWith(@"\unrestrict", StringComparison.Ordinal)
            );

    private static async Task<string> DumpAsync(TestDatabase database)
    {
        var version = await database.ScalarAsync<int>("SELECT current_setting('server_version_num')::integer / 10000");
        var locator = new BinaryLocator(SearchEnvironment.Current(), new RecordingObserver());
        var binaries = await locator.FindBinariesAsync(new SandboxOptions { Version = version }, CancellationToken.None);
        Assert.SkipUnless(
            binaries is not null && File.Exists(binaries.Program("pg_dump")),
            $"There is no pg_dump of version {version}."
        );

        var target = new Npgsql.NpgsqlConnectionStringBuilder(database.ConnectionString);
        var request = new ProcessRequest(
            binaries.Program("pg_dump"),
            "-h",
            target.Host!,
            "-p",
            $"{target.Port}",
            "-U",
            target.Username!,
            "--exclude-schema=grate",
            "--exclude-schema=pgmigrate",
            database.Name
        )
        {
            Environment = new Dictionary<string, string?> { ["PGPASSWORD"] = target.Password },
            OutputLimit = 100_000_000,
        };
        return (await ProcessRunner.RunAsync(request, CancellationToken.None)).Output;
    }
}
