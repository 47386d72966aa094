using PgMigrate.Engine.Configuration.Sections;
using PgMigrate.Engine.Execution.Policies;

namespace PgMigrate.Engine.Tests.Dashboard;

/// <summary>When runs may begin next, by windows and freezes together.</summary>
public sealed class WindowOpeningTests
{
    // A Monday.
    private static readonly DateTimeOffset Now = new(2026, 11, 30, 19, 0, 0, TimeSpan.Zero);

    private static readonly ChangeWindow Nightly = new() { Cron = "0 22 * * *", Duration = TimeSpan.FromHours(2) };

    [Fact]
    public void None_is_looked_for_where_runs_may_begin_now()
    {
        Assert.Null(WindowRule.NextOpening(new PolicyConfiguration(), Now));
        Assert.Null(WindowRule.NextOpening(new PolicyConfiguration { Windows = [Nightly] }, Now.AddHours(4)));
    }

    [Fact]
    public void It_is_the_first_window_that_no_freeze_covers()
    {
        Assert.Equal(Now.AddHours(3), WindowRule.NextOpening(new PolicyConfiguration { Windows = [Nightly] }, Now));
        Assert.Equal(Now.AddHours(3 + 24), Next([Nightly], Now.AddHours(1), Now.AddHours(6)));
        // A freeze that ends while a window is open.
        Assert.Equal(Now.AddHours(4), Next([Nightly], Now.AddHours(1), Now.AddHours(4)));
    }

    [Fact]
    public void Without_windows_it_is_the_end_of_the_freeze()
    {
        Assert.Equal(Now.AddDays(2), Next([], Now.AddHours(-1), Now.AddDays(2)));
        Assert.Null(Next([new ChangeWindow { Cron = "0 0 30 2 *", Duration = TimeSpan.FromHours(1) }], Now, Now.AddDays(1)));
    }

    private static DateTimeOffset? Next(ChangeWindow[] windows, DateTimeOffset from, DateTimeOffset to) =>
        WindowRule.NextOpening(
            new PolicyConfiguration { Windows = windows, Freezes = [new ChangeFreeze { From = from, To = to }] },
            Now
        );
}
