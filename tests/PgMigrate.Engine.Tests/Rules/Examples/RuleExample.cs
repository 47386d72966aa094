namespace PgMigrate.Engine.Tests.Rules.Examples;

/// <summary>A script that shows a rule.</summary>
/// <param name="Sql">The script.</param>
/// <param name="Fires">Whether the rule finds something in it.</param>
internal sealed record RuleExample(string Sql, bool Fires)
{
    /// <summary>What was there before, in scripts that were applied.</summary>
    public string Setup { get; init; } = "";

    /// <summary>The lock that the server takes on <see cref="Locked"/>; null where the rule claims none.</summary>
    public TableLock? Lock { get; init; }

    /// <summary>The relation that is locked.</summary>
    public string? Locked { get; init; }

    /// <summary>Whether the server rewrites <see cref="Locked"/>; null where the rule claims nothing.</summary>
    public bool? Rewrites { get; init; }

    /// <summary>The major version that it needs; null for any.</summary>
    public int? FromVersion { get; init; }
}
