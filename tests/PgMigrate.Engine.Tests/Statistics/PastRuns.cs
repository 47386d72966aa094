namespace PgMigrate.Engine.Tests.Statistics;

/// <summary>Script runs of a few weeks, made up.</summary>
internal static class PastRuns
{
    /// <summary>A Monday.</summary>
    public static readonly DateTimeOffset Monday = new(2026, 11, 2, 0, 0, 0, TimeSpan.Zero);

    /// <summary>A script run, by default one that took ten seconds.</summary>
    /// <param name="run">The number of its run.</param>
    /// <param name="hours">When it began, in hours after that Monday.</param>
    /// <param name="script">The script.</param>
    /// <param name="status">What became of it.</param>
    public static ScriptRun Run(
        int run,
        double hours,
        string script = "0001_a.sql",
        ScriptRunStatus status = ScriptRunStatus.Applied
    ) =>
        new()
        {
            RunId = Id(run),
            Server = "db:5432",
            Database = "app",
            Environment = "PROD",
            Script = script,
            Folder = "up",
            Kind = ScriptKind.OneTime,
            Status = status,
            StartedAt = Monday.AddHours(hours),
            Duration = TimeSpan.FromSeconds(10),
            AppliedBy = "me@host",
        };

    /// <summary>The id of a run.</summary>
    public static Guid Id(int run) => new(run, 0, 0, new byte[8]);

    /// <summary>A change of the schema.</summary>
    public static SchemaChange Change(int run, string type, string name, string? parent = null) =>
        new()
        {
            Change = SchemaChangeKind.Added,
            ObjectType = type,
            Object = name,
            Parent = parent,
            Server = "db:5432",
            Database = "app",
            Source = SchemaChangeSource.Script,
            RunId = Id(run),
            Script = $"{run:0000}.sql",
            Folder = "up",
            ChangedAt = Monday.AddHours(run),
            ChangedBy = "me@host",
        };
}
