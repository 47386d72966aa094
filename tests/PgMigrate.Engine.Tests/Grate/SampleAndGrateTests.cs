using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Grate;

/// <summary>The sample folder under both programs.</summary>
public sealed class SampleAndGrateTests(PostgresServer server) : GrateTestBase(server)
{
    private static string Sample => RepositoryRoot.Combine("migrations");

    private MigrationOptions SampleOptions => Options with { Path = Sample, Environment = "DEV" };

    [Fact]
    public async Task PgMigrate_finds_nothing_pending_after_grate()
    {
        await RunGrateAsync(Twin);
        Assert.Empty(await PendingAsync(SampleOptions, Twin));
    }

    [Fact]
    public async Task Grate_finds_it_up_to_date_after_PgMigrate_and_their_histories_are_equal()
    {
        await MigrateAsync(SampleOptions);
        var check = await GrateTool.RunAsync(Database.ConnectionString, Sample, "--env", "DEV", "--isuptodate");
        Assert.Contains("Up to date: True", check.Output, StringComparison.Ordinal);

        await RunGrateAsync(Twin);
        await AssertEqualHistoriesAsync();
    }

    private static async Task RunGrateAsync(TestDatabase database)
    {
        var result = await GrateTool.RunAsync(database.ConnectionString, Sample, "--env", "DEV");
        Assert.True(result.ExitCode == 0, $"grate failed:\n{result.Output}\n{result.Error}");
    }
}
