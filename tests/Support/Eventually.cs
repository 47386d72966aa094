namespace PgMigrate.Tests.Support;

/// <summary>What becomes true by somebody else's doing, and has no event.</summary>
internal static class Eventually
{
    /// <summary>Waits until it is true; fails after a minute, which no machine needs.</summary>
    /// <param name="condition">What is looked at.</param>
    /// <param name="otherwise">What is said where it does not become true.</param>
    public static async Task IsAsync(Func<Task<bool>> condition, string otherwise)
    {
        for (var until = Environment.TickCount64 + 60_000; Environment.TickCount64 < until; await Task.Delay(20))
        {
            if (await condition())
                return;
        }

        Assert.Fail(otherwise);
    }
}
