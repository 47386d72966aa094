using System.Diagnostics;
using System.Globalization;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Sessions;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Execution.Batches;

/// <summary>Tells how far batches are: rows gone over, of about how many, and how many in a second.</summary>
/// <param name="context">The run.</param>
/// <param name="entry">The script.</param>
internal sealed class BatchProgress(RunContext context, PlanEntry entry)
{
    private const string Activity = "Migrating in batches";

    private readonly long _began = Stopwatch.GetTimestamp();
    private long _rows;

    /// <summary>How far batches are, in words: <c>120,000 of about 1,000,000 rows gone over</c>.</summary>
    public static string Describe(BatchState state)
    {
        var of = state.Estimate > state.Keys ? $" of about {Number(state.Estimate)}" : string.Empty;
        var pass = state.Pass > 1 ? $"pass {state.Pass}, " : string.Empty;
        var paused =
            state.Paused > TimeSpan.Zero ? $", paused for {DurationText.Format(state.Paused)} ({state.Pauses})" : string.Empty;
        return $"{pass}{Number(state.Keys)}{of} rows gone over, {Number(state.Rows)} changed{paused}";
    }

    /// <summary>A batch is committed.</summary>
    /// <param name="state">How far the script is.</param>
    /// <param name="keys">Rows of the batch's range.</param>
    public void Note(BatchState state, long keys)
    {
        _rows += keys;
        var rate = _rows / Stopwatch.GetElapsedTime(_began).TotalSeconds;
        var left = state.Estimate - state.Keys;
        context.Progress(
            Activity,
            $"{entry.File}: {Describe(state)}, {Number((long)rate)} a second",
            (int)Math.Min(state.Keys / Unit(state), int.MaxValue),
            left > 0 ? (int)(state.Estimate / Unit(state)) : 0,
            left > 0 && rate > 0 ? TimeSpan.FromSeconds(Math.Min(left / rate, TimeSpan.FromDays(365).TotalSeconds)) : null
        );
    }

    /// <summary>The batches wait.</summary>
    /// <param name="state">How far the script is.</param>
    /// <param name="why">What for.</param>
    public void Wait(BatchState state, string why) =>
        context.Progress(
            Activity,
            $"{entry.File}: {Describe(state)}; waits: {why}",
            (int)Math.Min(state.Keys / Unit(state), int.MaxValue),
            state.Estimate > state.Keys ? (int)(state.Estimate / Unit(state)) : 0
        );

    /// <summary>The batches have ended, for good or ill.</summary>
    public void Completed() => context.Progress(Activity, null, completed: true);

    /// <summary>A number for people.</summary>
    public static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    // What is told of progress are integers.
    private static long Unit(BatchState state) => Math.Max(1, (state.Estimate / int.MaxValue) + 1);
}
