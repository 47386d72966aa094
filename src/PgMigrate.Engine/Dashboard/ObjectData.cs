using System.Text.Json;

namespace PgMigrate.Engine.Dashboard;

/// <summary>What the page is told of a database's objects: what drifted, and how each came to be what it is.</summary>
internal static class ObjectData
{
    private const int LongestValue = 400;

    /// <summary>Both, for a database.</summary>
    public static void Write(Utf8JsonWriter json, TargetStatus status, PageBounds bounds)
    {
        if (status.Drift is { } drift)
        {
            PageData.WriteTime(json, "driftSince", drift.Since);
            PageData.WriteCount(json, "driftCount", drift.Changes.Count);
            Write(json, "drift", drift.Changes.Take(bounds.Drift), status);
        }

        Write(json, "changes", status.Changes.Take(bounds.Changes), status);
    }

    // Kind, type, object, property, before, after; and of the past: source, time, script, run, who.
    private static void Write(Utf8JsonWriter json, string name, IEnumerable<SchemaChange> changes, TargetStatus status)
    {
        SchemaChange[] told = [.. changes];
        if (told.Length == 0)
            return;
        json.WriteStartArray(name);
        foreach (var change in told)
        {
            json.WriteStartArray();
            json.WriteNumberValue((int)change.Change);
            json.WriteStringValue(change.ObjectType);
            json.WriteStringValue(change.Object);
            json.WriteStringValue(change.Property ?? string.Empty);
            json.WriteStringValue(Cut(change.Before));
            json.WriteStringValue(Cut(change.After));
            if (change.Source is { } source)
            {
                json.WriteNumberValue((int)source);
                json.WriteNumberValue(change.ChangedAt?.ToUnixTimeMilliseconds() ?? 0);
                json.WriteStringValue(change.Script ?? string.Empty);
                json.WriteNumberValue(IndexOfRun(status, change.RunId));
                json.WriteStringValue(change.ChangedBy ?? string.Empty);
            }

            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    private static int IndexOfRun(TargetStatus status, Guid? run)
    {
        for (var index = 0; run is not null && index < status.Runs.Count; index++)
            if (status.Runs[index].RunId == run)
                return index;
        return -1;
    }

    private static string Cut(string? value) =>
        value is null ? string.Empty
        : value.Length <= LongestValue ? value
        : string.Concat(value.AsSpan(0, LongestValue), "…");
}
