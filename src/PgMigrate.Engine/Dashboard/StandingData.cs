using System.Text.Json;

namespace PgMigrate.Engine.Dashboard;

/// <summary>What the page is told of what a database waits for, and of what it could go back to.</summary>
internal static class StandingData
{
    /// <summary>The run that goes on.</summary>
    public static void Write(Utf8JsonWriter json, RunningStanding running)
    {
        json.WriteStartObject("running");
        if (running.RunId is { } run)
            json.WriteString("id", run);
        PageData.WriteText(json, "stage", running.Stage);
        PageData.WriteText(json, "script", running.Script);
        PageData.WriteText(json, "statement", running.Statement);
        PageData.WriteTime(json, "since", running.Since);
        if (running.Done is { } done)
            json.WriteNumber("done", Math.Round(done, 4));
        PageData.WriteText(json, "progress", running.Progress);
        PageData.WriteText(json, "waits", running.WaitsFor);
        if (running.WaitingFor.Count > 0)
            WriteList(json, "waiting", running.WaitingFor);
        json.WriteEndObject();
    }

    /// <summary>Whether runs may begin.</summary>
    public static void Write(Utf8JsonWriter json, WindowStanding? window)
    {
        if (window is null)
            return;
        json.WriteStartObject("window");
        json.WriteBoolean("open", window.IsOpen);
        PageData.WriteTime(json, "opens", window.OpensAt);
        PageData.WriteText(json, "why", window.Why);
        json.WriteEndObject();
    }

    /// <summary>The plans that wait.</summary>
    public static void Write(Utf8JsonWriter json, IReadOnlyList<PlanStanding> plans)
    {
        if (plans.Count == 0)
            return;
        json.WriteStartArray("plans");
        foreach (var plan in plans)
        {
            json.WriteStartObject();
            json.WriteString("id", plan.Id);
            json.WriteString("author", plan.Author);
            PageData.WriteTime(json, "made", plan.MadeAt);
            PageData.WriteTime(json, "expires", plan.ExpiresAt);
            json.WriteNumber("scripts", plan.Scripts);
            json.WriteNumber("required", plan.Required);
            WriteList(json, "approved", plan.ApprovedBy);
            PageData.WriteText(json, "problem", plan.Problem);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>The newest backups.</summary>
    public static void Write(Utf8JsonWriter json, IReadOnlyList<SchemaBackup> backups, int most)
    {
        if (backups.Count == 0)
            return;
        PageData.WriteCount(json, "backupCount", backups.Count);
        json.WriteStartArray("backups");
        foreach (var backup in backups.Take(most))
        {
            json.WriteStartArray();
            json.WriteNumberValue(backup.CreatedAt.ToUnixTimeMilliseconds());
            json.WriteStringValue(backup.Method.ToString());
            json.WriteNumberValue(backup.Size);
            json.WriteNumberValue(backup.Tables.Count);
            json.WriteNumberValue(backup.Rows ?? -1);
            json.WriteStringValue(backup.Path ?? string.Empty);
            json.WriteBooleanValue(backup.VerifiedAt is not null);
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    private static void WriteList(Utf8JsonWriter json, string name, IReadOnlyList<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
            json.WriteStringValue(text);
        json.WriteEndArray();
    }
}
