using System.Globalization;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Watching;

/// <summary>A line about a run, for people.</summary>
/// <param name="Text">The line.</param>
/// <param name="Key">What of it is news: without the time that goes by.</param>
internal sealed record StatusLine(string Text, string Key);

/// <summary>How a run stands, in lines for people: what it does first, then what holds it up, and whom it holds up.</summary>
internal static class StatusText
{
    private const int MostSessions = 5;
    private const int PercentsOfNews = 10;

    /// <summary>The lines; those that belong to another one stand below it, further in.</summary>
    public static IReadOnlyList<StatusLine> Of(RunStatus status) =>
        [
            Head(status),
            .. Who(status),
            .. Script(status),
            .. Progress(status),
            .. Batch(status),
            .. Waits(status),
            .. Behind(status),
            .. status.Hidden.Select(text => Same($"  {text}")),
        ];

    private static StatusLine Head(RunStatus status)
    {
        var schema = status.Schema is null ? string.Empty : $"/{status.Schema}";
        var what = $"{status.Server}/{status.Database}{schema}: {RunOf(status)}{StateOf(status)}";
        var since = status.Duration is { } duration
            ? $", {(IsAtWork(status) ? "for" : "after")} {DurationText.Format(duration)}"
            : "";
        var left = status.Remaining is { } remaining ? $", about {DurationText.Format(remaining)} left" : "";
        return new StatusLine(what + since + left, what);
    }

    private static string RunOf(RunStatus status)
    {
        if (status.State == MigrationRunState.None)
            return string.Empty;
        var what = status.Operation switch
        {
            RunOperation.Undo => "undo",
            RunOperation.Import => "import",
            _ => "run",
        };
        return $"{what} {(status.RunId is { } id ? id.ToString()[..8] : "that is not recorded yet")} ";
    }

    private static string StateOf(RunStatus status) =>
        status.State switch
        {
            MigrationRunState.None => "no run is known, and none is at work",
            MigrationRunState.Running => StepOf(status),
            MigrationRunState.Abandoned =>
                $"has lost its migrator, and the server still works on what that had sent ({StepOf(status)})",
            MigrationRunState.Interrupted => "was interrupted"
                + (status.ScriptFile is { } script ? $" at {script}" : string.Empty),
            MigrationRunState.Succeeded => "has succeeded" + EndOf(status),
            MigrationRunState.Failed => $"has failed{EndOf(status)}: {status.Error}",
            _ => "was cancelled" + EndOf(status),
        };

    private static string StepOf(RunStatus status) =>
        status.Step switch
        {
            RunStep.Lock => "waits for the locks",
            RunStep.Plan => "finds out what is to be done",
            RunStep.Save => "backs up what its scripts destroy",
            RunStep.End => "ends",
            RunStep.Keep => "keeps the schema",
            _ when status is { ScriptsPlanned: { } planned, ScriptsDone: { } done } => Text(
                $"runs scripts, {done} of {planned} done"
            ),
            _ => "runs scripts",
        };

    private static string EndOf(RunStatus status) =>
        status.EndedAt is { } ended ? Text($" at {ended.UtcDateTime:u}") : string.Empty;

    // In a line of its own: names of agents are long, and what is left of the time stands in the first one.
    private static IEnumerable<StatusLine> Who(RunStatus status)
    {
        var where = status.Environment is null ? string.Empty : $" ({status.Environment})";
        if (status.State != MigrationRunState.None && status.AppliedBy is { } who)
            yield return Same($"  by {who}{where}");
    }

    private static IEnumerable<StatusLine> Script(RunStatus status)
    {
        if (!IsAtWork(status))
            yield break;
        if (status.ScriptFile is { } script)
            yield return WithTime($"  {script}", status.ScriptDuration);
        if (status.Statement is { } statement)
            yield return WithTime($"  {statement}", status.StatementDuration);
    }

    private static IEnumerable<StatusLine> Progress(RunStatus status)
    {
        if (status.Progress is not { } progress)
            yield break;
        var of = progress.Object is null ? string.Empty : $" ({progress.Object})";
        var step = progress.Percent is { } percent ? (int)percent / PercentsOfNews : 0;
        yield return new StatusLine($"  {progress}{of}", $"{progress.Command} {progress.Phase} {progress.Object} {step}");
    }

    private static IEnumerable<StatusLine> Batch(RunStatus status)
    {
        if (status.Batch is not { } batch)
            yield break;
        var of = batch.EstimatedRows is { } all ? Text($" of about {all:N0}") : string.Empty;
        var share = batch.EstimatedRows is > 0 ? (int)(100.0 * batch.Rows / batch.EstimatedRows.Value) / PercentsOfNews : 0;
        yield return new StatusLine(
            Text($"  batches on {batch.Table}: {batch.Rows:N0}{of} rows, {batch.Size:N0} at a time"),
            Text($"{batch.Script} {batch.Pass} {batch.State} {share}")
        );
    }

    private static IEnumerable<StatusLine> Waits(RunStatus status)
    {
        if (status.WaitsFor is null)
            yield break;
        yield return WithTime($"  waits for {status.WaitsFor}", status.Waited);
        foreach (var blocker in status.Blockers.Take(MostSessions))
            yield return WithTime($"    held by {blocker}", blocker.InTransaction, ", in a transaction for");
        if (status.Blockers.Count > MostSessions)
            yield return Same(Text($"    and by {status.Blockers.Count - MostSessions} more"));
    }

    private static IEnumerable<StatusLine> Behind(RunStatus status)
    {
        foreach (var session in status.Blocked.Take(MostSessions))
            yield return WithTime($"  behind it waits {session}", session.LongestStall);
        if (status.Blocked.Count > MostSessions)
            yield return Same(Text($"  and {status.Blocked.Count - MostSessions} more sessions"));
    }

    private static bool IsAtWork(RunStatus status) => status.State is MigrationRunState.Running or MigrationRunState.Abandoned;

    private static StatusLine WithTime(string what, TimeSpan? time, string since = ", for") =>
        new(time is { } known ? $"{what}{since} {DurationText.Format(known)}" : what, what);

    private static StatusLine Same(string text) => new(text, text);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
