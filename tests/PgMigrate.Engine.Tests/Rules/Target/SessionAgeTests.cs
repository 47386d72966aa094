using PgMigrate.Engine.Rules.Target;

namespace PgMigrate.Engine.Tests.Rules.Target;

/// <summary>From what age on a transaction is told of that is in nobody's way.</summary>
public sealed class SessionAgeTests
{
    [Theory]
    [InlineData(59, false)]
    [InlineData(60, true)]
    public void One_that_is_idle(int seconds, bool isTold) =>
        AssertTold(new IdleTransactionRule(), "idle in transaction", seconds, isTold);

    [Theory]
    [InlineData(599, false)]
    [InlineData(600, true)]
    public void One_that_is_at_work(int seconds, bool isTold) => AssertTold(new LongTransactionRule(), "active", seconds, isTold);

    private static void AssertTold(SessionRule rule, string state, int seconds, bool isTold)
    {
        var session = new TargetSession(
            1,
            "app",
            "shop",
            state,
            "client backend",
            TimeSpan.FromSeconds(seconds),
            false,
            false,
            []
        );
        // The rule asks neither who is connected nor to what.
        var site = new TargetContext(
            null!,
            0,
            null!,
            new TargetFacts { Sessions = [session] },
            new PendingRequirements(),
            new MigrationOptions { Path = "/folder" }
        );

        var found = rule.Check(site).ToArray();

        Assert.Equal(
            isTold ? [FindingSeverity.Information] : Array.Empty<FindingSeverity?>(),
            found.Select(suspicion => suspicion.Severity)
        );
    }
}
