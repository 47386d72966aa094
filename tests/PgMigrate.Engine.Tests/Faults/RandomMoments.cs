namespace PgMigrate.Engine.Tests.Faults;

/// <summary>
/// Random moments within work that takes a known time: one in each equal part of it, so that the first falls near its beginning,
/// also where a busy machine measured too much.
/// </summary>
/// <param name="random">The luck.</param>
/// <param name="undisturbed">How long the work takes that nobody disturbs.</param>
/// <param name="count">How many moments there will be; those after them begin again, in half the time: the work may be done
/// sooner than measured.</param>
internal sealed class RandomMoments(Random random, TimeSpan undisturbed, int count)
{
    private int _drawn;

    /// <summary>The next one.</summary>
    public TimeSpan Next()
    {
        var (round, part) = Math.DivRem(_drawn++, count);
        return undisturbed * ((part + random.NextDouble()) / count / Math.Pow(2, round));
    }
}
