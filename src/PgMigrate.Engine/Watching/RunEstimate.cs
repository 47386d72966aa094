using PgMigrate.Engine.History;

namespace PgMigrate.Engine.Watching;

/// <summary>How long a run may still take, by what its scripts took before and by what the server measures.</summary>
internal static class RunEstimate
{
    /// <summary>Estimates it; null where there is nothing to go by.</summary>
    /// <param name="seen">What was seen of the run.</param>
    /// <param name="current">Which of the planned scripts it is at; null where that is not known.</param>
    public static TimeSpan? Remaining(SeenRun seen, int? current)
    {
        if (seen is not { Run: { } run, Plan: { } plan, Tally: { } tally } || plan.Scripts.Count == 0)
            return null;
        TimeSpan? mean = tally.Done == 0 ? null : tally.Took / tally.Done;
        if (current is { } at)
            return Sum([LeftOfCurrent(seen, plan.Scripts[at], mean), .. plan.Scripts.Skip(at + 1).Select(Expected)]);
        // Of a run that is one transaction nothing tells which script it is at.
        var all = plan.IsOneTransaction ? Sum(plan.Scripts.Select(Expected)) : null;
        return all is { } whole ? NotBelowZero(whole - (seen.SeenAt - run.StartedAt)) : null;

        TimeSpan? Expected(ToRun script) => ExpectedOf(seen, script) ?? mean;
    }

    private static TimeSpan? ExpectedOf(SeenRun seen, ToRun script) =>
        script.Expected ?? (seen.Durations.TryGetValue(script.Script, out var before) ? before : null);

    // What is counted tells more than what was once; what was once more than a mean of other scripts.
    private static TimeSpan? LeftOfCurrent(SeenRun seen, ToRun script, TimeSpan? mean)
    {
        if (LeftOfBatches(seen, script) is { } ofBatches)
            return ofBatches;
        var elapsed = seen.ElapsedOfScript ?? TimeSpan.Zero;
        var expected = ExpectedOf(seen, script);
        if (expected is { } known && known > elapsed)
            return known - elapsed;
        if (LeftOfStatement(seen) is { } ofStatement)
            return ofStatement;
        // Once it has taken longer than ever, or than others do, nobody knows how much longer it will.
        return expected is null && mean > elapsed ? mean - elapsed : null;
    }

    // Batches that an earlier run has begun tell nothing: nobody knows how long they lay in between.
    private static TimeSpan? LeftOfBatches(SeenRun seen, ToRun script)
    {
        if (
            seen.Batch is not { Rows: > 0, EstimatedRows: { } all } batch
            || batch.Script != script.Script
            || batch.StartedAt < seen.Run!.StartedAt
        )
            return null;
        var worked = batch.RecordedAt - batch.StartedAt - batch.Paused;
        return NotBelowZero(worked * ((double)(all - batch.Rows) / batch.Rows));
    }

    private static TimeSpan? LeftOfStatement(SeenRun seen) =>
        seen is { Progress.Percent: { } percent and > 0, Worker.Executes: { } executes }
            ? executes * ((100 - percent) / percent)
            : null;

    private static TimeSpan? Sum(IEnumerable<TimeSpan?> parts)
    {
        var sum = TimeSpan.Zero;
        foreach (var part in parts)
        {
            if (part is null)
                return null;
            sum += part.Value;
        }

        return sum;
    }

    private static TimeSpan NotBelowZero(TimeSpan value) => value > TimeSpan.Zero ? value : TimeSpan.Zero;
}
