using System.Globalization;
using PgMigrate.Engine.Configuration.Sections;
using PgMigrate.Engine.Execution.Policies;

namespace PgMigrate.Engine.Tests.Execution;

/// <summary>When change windows and freezes let a run begin, through both changes of the clock.</summary>
public sealed class WindowRuleTests
{
    private static readonly ChangeWindow Night = new()
    {
        Cron = "30 2 * * *",
        Duration = TimeSpan.FromHours(1),
        TimeZone = "Europe/Berlin",
    };

    [Theory]
    // In summer, UTC+2: 02:30 to 03:30.
    [InlineData("2026-07-01T00:29:59Z", false)]
    [InlineData("2026-07-01T00:30:00Z", true)]
    [InlineData("2026-07-01T01:29:59Z", true)]
    [InlineData("2026-07-01T01:30:00Z", false)]
    // In winter, UTC+1.
    [InlineData("2026-12-01T01:29:59Z", false)]
    [InlineData("2026-12-01T01:30:00Z", true)]
    // 02:30 is left out on this night: it opens at 03:00, UTC+2.
    [InlineData("2026-03-29T00:59:59Z", false)]
    [InlineData("2026-03-29T01:00:00Z", true)]
    [InlineData("2026-03-29T01:59:59Z", true)]
    [InlineData("2026-03-29T02:00:00Z", false)]
    // 02:30 comes twice on this night: it opens the first time, still UTC+2.
    [InlineData("2026-10-25T00:30:00Z", true)]
    [InlineData("2026-10-25T01:29:59Z", true)]
    [InlineData("2026-10-25T01:30:00Z", false)]
    [InlineData("2026-10-25T01:45:00Z", false)]
    public void A_window_opens_by_the_clock_of_its_zone(string now, bool isOpen) =>
        Assert.Equal(isOpen, !WindowRule.Closed(new PolicyConfiguration { Windows = [Night] }, Moment(now)).Any());

    [Fact]
    public void One_of_several_windows_is_enough_and_a_freeze_closes_all()
    {
        var noon = new ChangeWindow { Cron = "0 12 * * *", Duration = TimeSpan.FromHours(2) };
        var freeze = new ChangeFreeze
        {
            From = Moment("2026-12-20T00:00:00+01:00"),
            To = Moment("2027-01-03T00:00:00+01:00"),
            Why = "Holidays",
        };
        var settings = new PolicyConfiguration { Windows = [Night, noon], Freezes = [freeze] };

        Assert.Empty(WindowRule.Closed(settings, Moment("2026-12-19T13:00:00Z")));
        Assert.Equal(
            ["No run may begin until 2027-01-03 00:00 +01:00: Holidays."],
            WindowRule.Closed(settings, Moment("2026-12-24T13:00:00Z")).Select(breach => breach.Message)
        );
        Assert.Equal(
            ["No window is open at 2026-12-19 10:00 +00:00. The next one opens at 2026-12-19 12:00 +00:00."],
            WindowRule.Closed(settings, Moment("2026-12-19T10:00:00Z")).Select(breach => breach.Message)
        );
        Assert.Empty(WindowRule.Closed(settings, Moment("2027-01-03T12:00:00Z")));
    }

    private static DateTimeOffset Moment(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
