namespace PgMigrate.Engine.Telemetry.Alerts;

/// <summary>Where runs of this process come from, as far as its pipeline says. What is not known is null.</summary>
internal sealed record AlertOrigin
{
    /// <summary>The commit that is deployed.</summary>
    public string? Commit { get; init; }

    /// <summary>Who has started the pipeline.</summary>
    public string? Actor { get; init; }

    /// <summary>The page of the pipeline's run.</summary>
    public string? PipelineUrl { get; init; }
}
