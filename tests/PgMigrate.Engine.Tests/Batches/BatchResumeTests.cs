using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Batches;

/// <summary>Batches that have failed are gone on with exactly behind the last one, or not at all.</summary>
public sealed class BatchResumeTests(PostgresServer server) : BatchTestBase(server)
{
    [Fact]
    public async Task A_run_goes_on_behind_the_last_batch_and_the_status_says_how_far_it_is()
    {
        await RaiseAsync("P0001", "EXISTS (SELECT FROM changed WHERE id = 135)");
        await Database.ExecuteAsync("ANALYZE app.item");
        Folder.Write("up/0001_count.sql", Head + Count);
        var failure = await RefuseAsync(MigrationErrorId.StatementFailed);
        Assert.Equal(2, failure.Line);
        Assert.Contains("refused for the test", failure.Message, StringComparison.Ordinal);
        Assert.Equal("1: 40, 0: 60", await TimesAsync());

        var status = Assert.Single(await Migrator.GetScriptsAsync(Target, Options, Observer, CancellationToken.None));
        Assert.Equal(MigrationState.Failed, status.State);
        Assert.Contains(
            "its batches were begun: 40 of about 100 rows gone over, 40 changed",
            status.Reason,
            StringComparison.Ordinal
        );
        Assert.Equal(ScriptRunStatus.Failed, Assert.Single(await HistoryAsync()).Status);

        // What is no part of the promise may be changed meanwhile: size, comments, the condition of the trigger.
        await Database.ExecuteAsync("DROP TRIGGER refuse ON app.item");
        Folder.Write(
            "up/0001_count.sql",
            "-- Goes on.\n-- pgmigrate:batch table=app.item key=id size=7 pause=1% vacuum=yes later-rows=ignored\n" + Count
        );
        await MigrateAsync();

        Assert.Equal("1: 100", await TimesAsync());
        Assert.Contains(
            Observer.Messages,
            message => message.Text.Contains("going on behind its last batch: 40 of", StringComparison.Ordinal)
        );
        Assert.Equal((100, ScriptRunStatus.Applied), ((await HistoryAsync())[0].Rows, (await HistoryAsync())[0].Status));
        Assert.Equal(0, await Database.ScalarAsync<long>("SELECT count(*) FROM pgmigrate.statement_checkpoint"));
        await MigrateAsync();
        Assert.Equal("1: 100", await TimesAsync());
    }

    [Theory]
    [InlineData(Head + "UPDATE app.item SET n = n + 10;", "rerun", "11: 40, 10: 60")]
    [InlineData(Head + "UPDATE app.item SET n = n + 10;", "skip", "1: 40, 0: 60")]
    // Without the directive it would run over every row, in one transaction.
    [InlineData(Count, "rerun", "2: 40, 1: 60")]
    [InlineData(Count, "skip", "1: 40, 0: 60")]
    [InlineData("-- pgmigrate:batch table=app.item key=code size=10 later-rows=ignored\n" + Count, "rerun", "2: 40, 1: 60")]
    public async Task What_was_changed_since_is_for_a_person_to_decide(string edited, string decision, string times)
    {
        await Database.ExecuteAsync("ALTER TABLE app.item ADD code integer GENERATED ALWAYS AS IDENTITY UNIQUE");
        await RaiseAsync("P0001", "EXISTS (SELECT FROM changed WHERE id = 135)");
        Folder.Write("up/0001_count.sql", Head + Count);
        await RefuseAsync(MigrationErrorId.StatementFailed);
        await Database.ExecuteAsync("DROP TRIGGER refuse ON app.item");
        Folder.Write("up/0001_count.sql", edited);

        var failure = await RefuseAsync(MigrationErrorId.OutcomeUnknown);

        Assert.Contains("UPDATE app.item, in batches by id of app.item", failure.Message, StringComparison.Ordinal);
        Assert.Contains("-- pgmigrate:resume rerun", failure.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal("1: 40, 0: 60", await TimesAsync());
        Folder.Write("up/0001_count.sql", $"-- pgmigrate:resume {decision}\n{edited}");
        await MigrateAsync();
        Assert.Equal(times, await TimesAsync());
        Assert.Equal(["0001_count.sql"], await AppliedAsync());
    }

    [Fact]
    public async Task A_key_that_sorts_in_another_order_by_now_is_not_gone_on_with()
    {
        await Database.ExecuteAsync(
            "UPDATE app.item SET name = 'n' || id; ALTER TABLE app.item ALTER name SET NOT NULL, ADD UNIQUE (name)"
        );
        await RaiseAsync("P0001", "EXISTS (SELECT FROM changed WHERE id = 135)");
        Folder.Write("up/0001_count.sql", Head.Replace("key=id", "key=name", StringComparison.Ordinal) + Count);
        await RefuseAsync(MigrationErrorId.StatementFailed);
        await Database.ExecuteAsync(
            "DROP TRIGGER refuse ON app.item; ALTER TABLE app.item ALTER name TYPE text COLLATE \"en-x-icu\""
        );
        var failure = await RefuseAsync(MigrationErrorId.OutcomeUnknown);
        Assert.Contains("may sort in another order", failure.Message, StringComparison.Ordinal);
    }
}
