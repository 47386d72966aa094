using PgMigrate.Engine.Scripts;

namespace PgMigrate.Engine.Rules;

/// <summary>Something that was seen, before severity and silencing are decided.</summary>
/// <param name="Message">One sentence or two.</param>
internal sealed record Observation(string Message)
{
    /// <summary>The script; null where none is concerned.</summary>
    public ScriptFile? Script { get; init; }

    /// <summary>What the script says of itself; null where there is none.</summary>
    public ScriptDirectives? Directives { get; init; }

    /// <summary>The file, where it is not the script's own, as in <c>down</c>; null for the script's.</summary>
    public string? Path { get; init; }

    /// <summary>Line in the file, from 1; null for the file as a whole.</summary>
    public int? Line { get; init; }

    /// <summary>Column, from 1; null where there is no line.</summary>
    public int? Column { get; init; }

    /// <summary>The statement, secrets masked; null where none is concerned.</summary>
    public string? Statement { get; init; }

    /// <summary>What is concerned; null where there is no one object.</summary>
    public string? Object { get; init; }

    /// <summary>The lock that was held on it; null where that is not the point.</summary>
    public TableLock? Lock { get; init; }

    /// <summary>How grave it is here; null for the rule's own severity.</summary>
    public FindingSeverity? Severity { get; init; }
}
