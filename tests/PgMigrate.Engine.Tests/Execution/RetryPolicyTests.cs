using Npgsql;
using PgMigrate.Engine.Sessions;

namespace PgMigrate.Engine.Tests.Execution;

public sealed class RetryPolicyTests
{
    private static readonly PostgresException Locked = new(
        "canceling statement due to lock timeout",
        "ERROR",
        "ERROR",
        PostgresErrorCodes.LockNotAvailable
    );
    private static readonly PostgresException Wrong = new(
        "division by zero",
        "ERROR",
        "ERROR",
        PostgresErrorCodes.DivisionByZero
    );

    [Theory]
    [InlineData(0, 0, true)]
    [InlineData(1, 59, true)]
    [InlineData(2, 0, false)]
    [InlineData(0, 60, false)]
    [InlineData(0, 3600, false)]
    public void A_lock_is_waited_for_again_so_often_and_not_where_much_work_would_be_done_again(
        int retries,
        int workedSeconds,
        bool allowed
    )
    {
        var policy = new RetryPolicy(2);
        Assert.Equal(allowed, policy.Allows(Locked, retries, TimeSpan.FromSeconds(workedSeconds)));
        Assert.Equal(allowed, policy.Allows(Wrong, retries, TimeSpan.FromSeconds(workedSeconds), cancelledForLocks: true));
        Assert.False(policy.Allows(Wrong, retries, TimeSpan.FromSeconds(workedSeconds)));
    }

    [Theory]
    [InlineData(0, 100)]
    [InlineData(1, 200)]
    [InlineData(6, 6_400)]
    [InlineData(7, 10_000)]
    [InlineData(100, 10_000)]
    public void A_pause_is_twice_the_one_before_up_to_a_bound(int retry, int longest)
    {
        var pauses = Enumerable.Range(0, 50).Select(_ => RetryPolicy.PauseBefore(retry).TotalMilliseconds).ToArray();
        Assert.All(pauses, pause => Assert.InRange(pause, longest / 2, longest));
        Assert.True(pauses.Distinct().Count() > 1, "Two runs that meet once meet again.");
    }
}
