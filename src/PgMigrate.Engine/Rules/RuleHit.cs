using PgMigrate.Engine.Scripts;

namespace PgMigrate.Engine.Rules;

/// <summary>What a rule found, before severity and silencing are decided.</summary>
/// <param name="Message">One sentence.</param>
internal sealed record RuleHit(string Message)
{
    /// <summary>
    /// The script; null where the folder as a whole is meant, and for rules of statements, whose script is known.
    /// </summary>
    public ScriptFile? Script { get; init; }

    /// <summary>The file, where it is no script of grate's, as in <c>down</c>; null for the script's.</summary>
    public string? Path { get; init; }

    /// <summary>Line in the file, from 1; null for the file as a whole, and for rules of statements.</summary>
    public int? Line { get; init; }

    /// <summary>Column, from 1; null where there is no line.</summary>
    public int? Column { get; init; }

    /// <summary>Where in the statement, for rules of statements.</summary>
    public int Offset { get; init; }

    /// <summary>What is concerned, as written; null for the statement's own object.</summary>
    public string? Object { get; init; }

    /// <summary>The lock that the statement takes on it; null where that is not the point.</summary>
    public TableLock? Lock { get; init; }

    /// <summary>How grave it is, where that is less than the rule says; null for the rule's severity.</summary>
    public FindingSeverity? Severity { get; init; }

    /// <summary>Of those with one key, the first is told; null to tell each.</summary>
    public object? OnceFor { get; init; }

    /// <summary>What to do instead, where it can be said better than the rule does; null for the rule's text.</summary>
    public string? SafeWay { get; init; }
}
