namespace PgMigrate.Engine.Statistics;

/// <summary>How long databases were left with a deployment that had failed.</summary>
/// <param name="Times">From each failure to what restored it.</param>
/// <param name="Unrestored">Databases that have failed last.</param>
internal sealed record Restoration(IReadOnlyList<TimeSpan> Times, int Unrestored)
{
    /// <summary>Looks at the runs of some databases.</summary>
    /// <param name="runs">The runs, the oldest first.</param>
    public static Restoration Of(IEnumerable<PastRun> runs)
    {
        var times = new List<TimeSpan>();
        var unrestored = 0;
        foreach (var database in runs.GroupBy(run => run.Place, StringComparer.Ordinal))
        {
            DateTimeOffset? failedAt = null;
            foreach (var run in database.Where(run => !run.IsCancelled))
            {
                if (failedAt is { } since && !run.IsFailedDeployment)
                {
                    times.Add(run.EndedAt - since);
                    failedAt = null;
                }

                // Of several failures in a row the first one counts.
                if (run.IsFailedDeployment)
                    failedAt ??= run.EndedAt;
            }

            unrestored += failedAt is null ? 0 : 1;
        }

        return new Restoration(times, unrestored);
    }
}
