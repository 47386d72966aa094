namespace PgMigrate.Engine.Dashboard;

/// <summary>A run that goes on, as the database alone shows it.</summary>
internal sealed record RunningStanding
{
    /// <summary>The run; null before it has written its row.</summary>
    public Guid? RunId { get; init; }

    /// <summary>What it does; null where that is not known.</summary>
    public string? Stage { get; init; }

    /// <summary>The script that runs; null where none does, or it is not known which.</summary>
    public string? Script { get; init; }

    /// <summary>The command that runs, without its values; null where none does.</summary>
    public string? Statement { get; init; }

    /// <summary>Since when that runs (UTC); null where that is not known.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>How far it is, from 0 to 1; null where that is not known.</summary>
    public double? Done { get; init; }

    /// <summary>What of it is done, for people; null where that is not known.</summary>
    public string? Progress { get; init; }

    /// <summary>What it waits for; null where it waits for nothing.</summary>
    public string? WaitsFor { get; init; }

    /// <summary>The sessions that wait for it.</summary>
    public IReadOnlyList<string> WaitingFor { get; init; } = [];
}
