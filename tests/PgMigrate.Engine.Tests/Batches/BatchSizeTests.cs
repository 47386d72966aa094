using PgMigrate.Engine.Execution.Batches;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Batches;

/// <summary>How large batches are, and what becomes of those that a limit stops.</summary>
public sealed class BatchSizeTests(PostgresServer server) : BatchTestBase(server)
{
    [Fact]
    public void The_size_goes_to_the_target_by_a_fifth_at_most()
    {
        var pace = new BatchPace(1000, 1_000_000);
        pace.Note(TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(1));
        Assert.Equal(1200, pace.Size);
        // One that was slow counts with those before it.
        pace.Note(TimeSpan.FromMilliseconds(2199), TimeSpan.FromSeconds(1));
        Assert.Equal(1000, pace.Size);
        pace.Halve();
        Assert.Equal(500, pace.Size);
        pace.Note(TimeSpan.FromSeconds(50), TimeSpan.FromSeconds(1));
        Assert.Equal(10, pace.Size);
        pace.Halve();
        pace.Halve();
        pace.Halve();
        pace.Halve();
        Assert.Equal(1, pace.Size);
        pace.Note(TimeSpan.Zero, TimeSpan.FromSeconds(1));
        Assert.Equal(2, pace.Size);
    }

    [Fact]
    public void A_fixed_size_comes_back_after_a_batch_was_stopped()
    {
        var pace = new BatchPace(10, 1_000_000);
        pace.Halve();
        for (var i = 0; i < 10; i++)
            pace.Note(TimeSpan.FromDays(1), TimeSpan.Zero);
        Assert.Equal(10, pace.Size);
    }

    [Theory]
    [InlineData("57014", "-- pgmigrate:statement-timeout 1h\n")]
    [InlineData("55P03", "")]
    public async Task A_batch_that_a_limit_stops_is_cut_in_two(string state, string directive)
    {
        await RaiseAsync(state, "(SELECT count(*) FROM changed) > 6");
        Folder.Write("up/0001_count.sql", directive + Head + Count);
        await MigrateAsync();
        Assert.Equal("1: 100", await TimesAsync());
        Assert.True(await BatchAsync<bool>("failures > 0 AND batches > 16"));
        Assert.True((await HistoryAsync())[0].Retries > 0);
    }

    [Fact]
    public async Task One_row_that_takes_too_long_ends_the_run_and_so_does_a_statement_that_somebody_cancels()
    {
        await RaiseAsync("57014", "EXISTS (SELECT FROM changed WHERE id = 135)");
        Folder.Write("up/0001_count.sql", "-- pgmigrate:statement-timeout 1h\n" + Head + Count);
        await RefuseAsync(MigrationErrorId.StatementFailed);
        Assert.Equal("1: 44, 0: 56", await TimesAsync());
        Folder.Write("up/0001_count.sql", Head + Count);
        await RefuseAsync(MigrationErrorId.StatementFailed);
        Assert.Equal("1: 44, 0: 56", await TimesAsync());
    }

    [Fact]
    public void More_than_half_of_fifty_batches_that_were_stopped_are_too_many()
    {
        var tries = new BatchTries();
        for (var i = 0; i < 25; i++)
        {
            tries.Failed();
            Assert.Equal(1, tries.FailedInARow);
            tries.Succeeded();
        }

        Assert.False(tries.MostFail);
        tries.Failed();
        Assert.True(tries.MostFail);
        Assert.Equal("26 of 51", tries.ToString());
        var few = new BatchTries();
        for (var i = 0; i < 49; i++)
            few.Failed();
        Assert.False(few.MostFail);
    }
}
