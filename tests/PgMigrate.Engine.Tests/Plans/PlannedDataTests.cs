using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Plans;

/// <summary>Plans of scripts that load files: the plan tells the file from any other, and does not hold it.</summary>
public sealed class PlannedDataTests(PostgresServer server) : PlanTestBase(server)
{
    [Fact]
    public async Task A_plan_loads_the_file_that_it_was_made_for_and_no_other()
    {
        Folder.Write("up/0001.sql", "-- pgmigrate:copy table=item file=../data/d.csv\nCREATE TABLE item (id integer);");
        Folder.Write("data/d.csv", "1\n2\n");
        await MakeAsync();
        Assert.Contains("It loads `data/d.csv (4 bytes, SHA-256 ", File.ReadAllText(Place["plan.md"]), StringComparison.Ordinal);
        Folder.Write("data/d.csv", "1\n3\n");

        var failure = await Assert.ThrowsAsync<MigrationException>(() => RunAsync());
        Assert.Equal(MigrationErrorId.PlanRefused, failure.ErrorId);
        Assert.Contains("up/0001.sql loads data/d.csv, which is not there as it was", failure.Message, StringComparison.Ordinal);
        Assert.Equal("plan-other-data", Assert.Single(await CheckAsync()).RuleId);
        Assert.False(await ExistsAsync("item"));

        Folder.Write("data/d.csv", "1\n2\n");
        Assert.Empty(await CheckAsync());
        await RunAsync();
        Assert.Equal([1, 2], await Database.QueryAsync<int>("SELECT id FROM item ORDER BY id"));
        // The folder agrees with what the plan has recorded.
        await MigrateAsync();
        Assert.Equal(["0001.sql"], await AppliedAsync());
    }
}
