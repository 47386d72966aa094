namespace PgMigrate;

/// <summary>A setting of the policy of an environment: what <c>Get-PgMigrationPolicy</c> emits.</summary>
public sealed record PolicySetting
{
    /// <summary>The environment; null for runs without one.</summary>
    public string? Environment { get; init; }

    /// <summary>The profile that the policy stands on; null where there is no policy.</summary>
    public string? Profile { get; init; }

    /// <summary>
    /// Its name, as <c>pgmigrate.json</c> writes it: <c>backup.mode</c>; of a rule's severity, <c>severity.RULE</c>.
    /// </summary>
    public required string Setting { get; init; }

    /// <summary>
    /// What holds where no parameter says otherwise, as JSON writes it, a text without its quotes; null where nothing limits it.
    /// </summary>
    public string? Value { get; init; }

    /// <summary>What says so: a part of <c>pgmigrate.json</c>, a profile, or <c>default</c>.</summary>
    public required string Source { get; init; }

    /// <summary>Full path of the file that says so; null of what is built in.</summary>
    public string? Path { get; init; }

    /// <summary>Its line in that file, from 1; null of what is built in.</summary>
    public int? Line { get; init; }

    /// <summary>What the profile alone would say; null where it says nothing.</summary>
    public string? ProfileValue { get; init; }

    /// <summary>True where a parameter may loosen it, with a reason.</summary>
    public bool MayOverride { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Setting}: {Value ?? "none"} ({Source})";
}
