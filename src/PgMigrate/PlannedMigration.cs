namespace PgMigrate;

/// <summary>A plan that was written: what <c>New-PgMigrationPlan</c> emits.</summary>
public sealed record PlannedMigration
{
    /// <summary>The SHA-256 of what it says, 64 hexadecimal digits: what is approved.</summary>
    public required string Id { get; init; }

    /// <summary>Full path of the plan's file.</summary>
    public required string Path { get; init; }

    /// <summary>Full path of the page for people beside it; null where none was written.</summary>
    public string? PagePath { get; init; }

    /// <summary>Host and port of the database that it was made for, as <c>host:port</c>.</summary>
    public required string Server { get; init; }

    /// <summary>That database.</summary>
    public required string Database { get; init; }

    /// <summary>
    /// The schema of it, where the database has one for each tenant; null for a plan of the database as a whole.
    /// </summary>
    public string? Schema { get; init; }

    /// <summary>The environment; null for none.</summary>
    public string? Environment { get; init; }

    /// <summary>When it was made, by the server's clock (UTC).</summary>
    public required DateTimeOffset MadeAt { get; init; }

    /// <summary>Until when it may run, by the server's clock (UTC).</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Who made it.</summary>
    public required string Author { get; init; }

    /// <summary>The commit; null outside of a pipeline.</summary>
    public string? Commit { get; init; }

    /// <summary>The page of the pipeline's run; null outside of one.</summary>
    public string? PipelineUrl { get; init; }

    /// <summary>The policy that it was made under; null where there was none.</summary>
    public string? Policy { get; init; }

    /// <summary>Whether the rehearsal showed no error; null where none was asked for.</summary>
    public bool? RehearsalPassed { get; init; }

    /// <summary>The scripts, in the order in which they run.</summary>
    public required IReadOnlyList<PlannedScript> Scripts { get; init; }
}
