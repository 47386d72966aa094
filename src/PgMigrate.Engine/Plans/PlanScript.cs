namespace PgMigrate.Engine.Plans;

/// <summary>A script of a plan, with all of its text.</summary>
internal sealed record PlanScript
{
    /// <summary>The name that grate records.</summary>
    public required string Name { get; init; }

    /// <summary>grate's folder.</summary>
    public required string Folder { get; init; }

    /// <summary>How often it runs.</summary>
    public required ScriptKind Kind { get; init; }

    /// <summary>What grate records in <c>one_time_script</c>.</summary>
    public required bool RunsOnce { get; init; }

    /// <summary>grate's hash of its text.</summary>
    public required string Hash { get; init; }

    /// <summary>SHA-256 of <see cref="Text"/>, in hexadecimal digits.</summary>
    public required string Sha256 { get; init; }

    /// <summary>What runs, tokens replaced, secrets as placeholders.</summary>
    public required string Text { get; init; }

    /// <summary>
    /// What grate makes of the file, and records; null where that is <see cref="Text"/>: it reads every encoding as UTF-8.
    /// </summary>
    public string? Recorded { get; init; }

    /// <summary>The files that it loads, in order; null where it loads none.</summary>
    public IReadOnlyList<PlanData>? Data { get; init; }

    /// <summary>How it is run: in a transaction, statement by statement, or as it is written.</summary>
    public required string Mode { get; init; }

    /// <summary>Its statements.</summary>
    public required int Statements { get; init; }

    /// <summary>Its file in <c>verify</c>; null where it has none.</summary>
    public string? Verify { get; init; }

    /// <summary>How it can be taken back.</summary>
    public required WayBackKind WayBack { get; init; }

    /// <summary>Its file in <c>down</c>; null where it has none.</summary>
    public string? Down { get; init; }

    /// <summary>How long the same text took the last time, in milliseconds; null where it never ran.</summary>
    public long? ExpectedMilliseconds { get; init; }

    /// <summary>The target on which it took so long; null where it was this database.</summary>
    public string? ExpectedFrom { get; init; }

    /// <summary>Folder and name.</summary>
    public override string ToString() => $"{Folder}/{Name}";
}
