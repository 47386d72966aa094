namespace PgMigrate.Engine.Fleet.Rollouts;

/// <summary>
/// How long members of a size take, by what others took: the shortest time is what each takes, whatever its size, and what comes
/// on top grows with the size, by the rate of the slowest. So it tells rather too much than too little.
/// </summary>
internal sealed class DurationEstimate
{
    private const int Fewest = 3;

    private readonly List<(long Bytes, TimeSpan Duration)> _samples = [];

    /// <summary>Adds what a member took.</summary>
    public void Add(long bytes, TimeSpan duration) => _samples.Add((bytes, duration));

    /// <summary>How long one takes; null where too few are known.</summary>
    /// <param name="bytes">How large it is.</param>
    public TimeSpan? Of(long bytes)
    {
        if (_samples.Count < Fewest)
            return null;
        var least = _samples.Min(sample => sample.Duration);
        var rate = _samples.Max(sample => (sample.Duration - least).TotalSeconds / Math.Max(1, sample.Bytes));
        return least + TimeSpan.FromSeconds(Math.Min(rate * bytes, TimeSpan.FromDays(365).TotalSeconds));
    }
}
