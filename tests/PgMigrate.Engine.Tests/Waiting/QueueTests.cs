using PgMigrate.Engine.Sessions.Waiting;

namespace PgMigrate.Engine.Tests.Waiting;

/// <summary>What is made of one look at who waits, and of the statements of others.</summary>
public sealed class QueueTests
{
    private const int Own = 10;
    private const string Name = "pgmigrate 01234567 me@here";

    [Fact]
    public void Who_waits_for_one_that_waits_is_behind_too_and_who_also_waits_for_another_is_not_held_up_by_us()
    {
        var sample = QueueSample.Of(
            [Waiting(1, Own), Waiting(2, 1), Waiting(3, 2, 99), Waiting(4, 99), Waiting(Own, 98)],
            Own,
            Name
        );

        Assert.Equal(Own, sample.Own?.ProcessId);
        Assert.Equal([1, 2, 3], sample.Behind.Select(session => session.ProcessId));
        Assert.Equal([1, 2], sample.HeldUpBy(Own).Select(session => session.ProcessId));
        Assert.Null(QueueSample.Of([Waiting(1, 2), Waiting(2, 1)], Own, Name).Own);
    }

    [Fact]
    public void Sessions_of_the_same_run_are_not_held_up_by_it_and_who_waits_for_them_is()
    {
        var sample = QueueSample.Of([Waiting(1, Own) with { Application = Name }, Waiting(2, 1)], Own, Name);
        Assert.Equal([2], sample.Behind.Select(session => session.ProcessId));
    }

    [Theory]
    [InlineData("select 1, 'a''b' , E'\\'' from t -- token=abc", "select ?, ? , ? from t")]
    [InlineData(
        "/* x */ UPDATE \"A b\" SET c = $1 WHERE d = $$q$$ AND e > -1.5e3",
        "UPDATE \"A b\" SET c = $1 WHERE d = ? AND e > -?"
    )]
    [InlineData("ALTER ROLE r PASSWORD 'cut off, since the server keeps so much and n", "ALTER ROLE r PASSWORD ?")]
    [InlineData("", "")]
    public void Words_of_a_statement_hold_no_constant_and_no_comment(string sql, string words) =>
        Assert.Equal(words, StatementWords.Of(sql));

    [Fact]
    public void Words_are_few() =>
        Assert.Equal(120, StatementWords.Of($"SELECT {string.Join(", ", Enumerable.Repeat("a", 200))}").Length);

    private static WaitingSession Waiting(int process, params int[] blockers) =>
        new(process, blockers, "AccessShareLock", "public.t", TimeSpan.Zero);
}
