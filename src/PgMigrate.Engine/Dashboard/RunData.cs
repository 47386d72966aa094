using System.Text.Json;

namespace PgMigrate.Engine.Dashboard;

/// <summary>What the page is told of past runs.</summary>
/// <param name="json">Where to.</param>
/// <param name="numbers">The scripts.</param>
/// <param name="bounds">How much of the past is told.</param>
internal sealed class RunData(Utf8JsonWriter json, ScriptNumbers numbers, PageBounds bounds)
{
    private const int MostWaiting = 8;

    /// <summary>The newest runs.</summary>
    public void Write(IReadOnlyList<PastRun> runs)
    {
        if (runs.Count == 0)
            return;
        json.WriteStartArray("runs");
        foreach (var run in runs.Take(bounds.Runs))
            Write(run);
        json.WriteEndArray();
    }

    private void Write(PastRun run)
    {
        json.WriteStartObject();
        json.WriteString("id", run.RunId);
        PageData.WriteTime(json, "at", run.StartedAt);
        if (run.EndedAt is { } end)
            json.WriteNumber("took", PageData.Milliseconds(end - run.StartedAt));
        json.WriteString("outcome", run.Outcome);
        if (run.IsUndo)
            json.WriteBoolean("undo", true);
        PageData.WriteText(json, "by", run.By);
        PageData.WriteText(json, "actor", run.Actor);
        PageData.WriteText(json, "tool", run.ToolVersion);
        PageData.WriteText(json, "error", run.Error);
        PageData.WriteText(json, "reason", run.Reason);
        PageData.WriteText(json, "commit", run.Commit);
        PageData.WriteText(json, "pipeline", run.PipelineUrl);
        PageData.WriteText(json, "plan", run.PlanId);
        if (run.ApprovedBy.Count > 0)
            WriteList("approved", run.ApprovedBy);
        if (run.KeptAt is { } kept)
            json.WriteNumber("kept", PageData.Milliseconds(kept - run.StartedAt));
        if (run.Backup is { } backup)
        {
            json.WriteStartArray("backup");
            json.WriteNumberValue(PageData.Milliseconds(backup.CreatedAt - run.StartedAt));
            json.WriteNumberValue(PageData.Milliseconds(backup.Duration));
            json.WriteEndArray();
        }

        WriteScripts(run);
        json.WriteEndObject();
    }

    // Number, status, beginning behind the run's, duration, lock wait, retries, sessions that waited, the longest of it.
    private void WriteScripts(PastRun run)
    {
        PageData.WriteCount(json, "count", run.Scripts.Count);
        if (run.Scripts.Count == 0 || bounds.Scripts == 0)
            return;
        ScriptRun[] told = [.. Told(run.Scripts)];
        json.WriteStartArray("scripts");
        foreach (var script in told)
        {
            json.WriteNumberValue(numbers.Of(script.Script));
            json.WriteNumberValue((int)script.Status);
            json.WriteNumberValue(script.StartedAt is { } at ? PageData.Milliseconds(at - run.StartedAt) : 0);
            json.WriteNumberValue(script.Duration is { } took ? PageData.Milliseconds(took) : 0);
            json.WriteNumberValue(script.LockWait is { } wait ? PageData.Milliseconds(wait) : 0);
            json.WriteNumberValue(script.Retries);
            json.WriteNumberValue(script.BlockedSessions ?? 0);
            json.WriteNumberValue(script.LongestStall is { } stall ? PageData.Milliseconds(stall) : 0);
        }

        json.WriteEndArray();
        WriteErrors(told);
        WriteWaits(told);
    }

    // Of a long run, what went wrong, held others up or took long says most; the order stays.
    private IEnumerable<ScriptRun> Told(IReadOnlyList<ScriptRun> scripts)
    {
        if (scripts.Count <= bounds.Scripts)
            return scripts;
        var chosen = scripts
            .OrderBy(script => script.Error is null)
            .ThenByDescending(script => script.LongestStall ?? TimeSpan.Zero)
            .ThenByDescending(script => script.Duration ?? TimeSpan.Zero)
            .Take(bounds.Scripts)
            .ToHashSet(ReferenceEqualityComparer.Instance);
        return scripts.Where(chosen.Contains);
    }

    private void WriteErrors(ScriptRun[] scripts)
    {
        ScriptRun[] failed = [.. scripts.Where(script => script.Error is not null)];
        if (failed.Length == 0)
            return;
        json.WriteStartArray("errors");
        foreach (var script in failed)
        {
            json.WriteNumberValue(numbers.Of(script.Script));
            json.WriteStringValue(script.Error);
        }

        json.WriteEndArray();
    }

    // Who waited behind which script: number, application, user, lock, object, how often, how long at most.
    private void WriteWaits(ScriptRun[] scripts)
    {
        var waits = scripts.SelectMany(script => script.Blocked.Take(MostWaiting).Select(who => (script, who))).ToArray();
        if (waits.Length == 0)
            return;
        json.WriteStartArray("waits");
        foreach (var (script, who) in waits)
        {
            json.WriteStartArray();
            json.WriteNumberValue(numbers.Of(script.Script));
            json.WriteStringValue(who.Application ?? string.Empty);
            json.WriteStringValue(who.User ?? string.Empty);
            json.WriteStringValue(who.Lock);
            json.WriteStringValue(who.Object);
            json.WriteNumberValue(who.Stalls);
            json.WriteNumberValue(PageData.Milliseconds(who.LongestStall));
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    private void WriteList(string name, IReadOnlyList<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
            json.WriteStringValue(text);
        json.WriteEndArray();
    }
}
