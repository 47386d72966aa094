using System.Text.Json;
using PgMigrate.Engine.Tests.Execution;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Statistics;

/// <summary>Statistics and reports of a database that was migrated a few times.</summary>
public sealed class RealHistoryTests(PostgresServer server) : MigrationTestBase(server)
{
    [Fact]
    public async Task A_few_runs_are_told_as_they_were()
    {
        await MigrateSomeTimesAsync();
        var migrator = new PgMigrator(Database.ConnectionString);

        var statistic = Assert.Single(
            await migrator.GetStatisticsAsync(cancellationToken: CancellationToken.None)
        );
        Assert.Equal((4, 3, 1, 1), (statistic.Runs, statistic.Deployments, statistic.Failed, statistic.Undone));
        Assert.Equal(("PROD", 3), (statistic.Environment, statistic.Scripts));
        Assert.NotNull(statistic.TimeToRestore);
        Assert.Equal(["app.item", "app.other"], statistic.ChangedTables.Select(table => table.Table));
        Assert.Equal(3, statistic.ChangedTables[0].Changes);
        Assert.Equal(3, statistic.SlowestScripts.Count);

        var history = await ReadAsync(migrator, new ReportQuery { Kind = ReportKind.History });
        Assert.Equal(
            ["Undone 0003_more.sql", "Failed 0004_bad.sql", "Applied 0003_more.sql", "Applied 0002_other.sql", "Applied 0001_item.sql"],
            history.GetProperty("scripts").EnumerateArray().Select(row => $"{row.GetProperty("status")} {Path.GetFileName(row.GetProperty("script").GetString())}")
        );
        var growth = await ReadAsync(migrator, new ReportQuery { Kind = ReportKind.Schema });
        Assert.Equal([1, 2], growth.GetProperty("objects").EnumerateArray().Where(row => row.GetProperty("type").GetString() == "TABLE").Select(row => row.GetProperty("count").GetInt32()));
    }

    [Fact]
    public async Task Any_two_dates_are_compared_and_a_table_tells_who_has_changed_it()
    {
        await MigrateSomeTimesAsync();
        var migrator = new PgMigrator(Database.ConnectionString);
        var taken = await Database.QueryAsync<DateTime>("SELECT taken_at FROM pgmigrate.schema_snapshot ORDER BY snapshot_id");
        var first = new DateTimeOffset(taken[0]);

        var later = await ReadAsync(migrator, new ReportQuery { Kind = ReportKind.Evolution, Since = first });
        Assert.Equal(["Added TABLE app.other"], Differences(later));
        var atFirst = await ReadAsync(migrator, new ReportQuery { Kind = ReportKind.Evolution, Until = first });
        Assert.Contains("Added TABLE app.item", Differences(atFirst));
        Assert.DoesNotContain("Added TABLE app.other", Differences(atFirst));

        var item = await ReadAsync(migrator, new ReportQuery { Kind = ReportKind.Evolution, Objects = ["app.item"] });
        Assert.Equal(
            [
                "Removed COLUMN app.item.more by up/0003_more.sql",
                "Added COLUMN app.item.more by up/0003_more.sql",
                "Added TABLE app.item by up/0001_item.sql",
            ],
            item.GetProperty("changes").EnumerateArray().Select(row => $"{Name(row)} by {row.GetProperty("script")}")
        );
        var who = $"{Environment.UserName}@{Environment.MachineName}";
        Assert.All(item.GetProperty("changes").EnumerateArray(), row => Assert.Equal(who, row.GetProperty("changedBy").GetString()));
        Assert.All(Differences(item), change => Assert.Contains("app.item", change, StringComparison.Ordinal));
    }

    private async Task MigrateSomeTimesAsync()
    {
        var options = Options with { Environment = "PROD", Force = true };
        Folder.Write("up/0001_item.sql", "CREATE SCHEMA app; CREATE TABLE app.item (id integer PRIMARY KEY);");
        await MigrateAsync(options);
        Folder.Write("up/0002_other.sql", "CREATE TABLE app.other (id integer PRIMARY KEY);");
        Folder.Write("up/0003_more.sql", "ALTER TABLE app.item ADD COLUMN more text;");
        Folder.Write("down/0003_more.sql", "ALTER TABLE app.item DROP COLUMN more;");
        await MigrateAsync(options);
        var bad = Folder.Write("up/0004_bad.sql", "SELECT 1 / 0;");
        await Assert.ThrowsAsync<MigrationException>(() => MigrateAsync(options));
        File.Delete(bad);
        await Migrator.UndoAsync(Target, options, new UndoOptions { Last = 1 }, Observer, CancellationToken.None);
    }

    private static async Task<JsonElement> ReadAsync(PgMigrator migrator, ReportQuery query)
    {
        using var writer = new StringWriter();
        await migrator.WriteReportAsync(query, ReportFormat.Json, writer, cancellationToken: CancellationToken.None);
        using var json = JsonDocument.Parse(writer.ToString());
        return json.RootElement.Clone();
    }

    private static string[] Differences(JsonElement report) =>
        [.. report.GetProperty("difference").EnumerateArray().Select(Name)];

    private static string Name(JsonElement row) =>
        $"{row.GetProperty("change")} {row.GetProperty("objectType")} {row.GetProperty("object")}";
}
