namespace PgMigrate;

/// <summary>A lock that the checks foretold of a script, before it ran: the strongest on one table.</summary>
public sealed record ForetoldLock
{
    /// <summary>The table, with its schema.</summary>
    public required string Object { get; init; }

    /// <summary>The lock.</summary>
    public required TableLock Lock { get; init; }

    /// <summary>True where a rule says that the table is rewritten: the lock is held as long as that takes.</summary>
    public bool IsRewritten { get; init; }

    /// <summary>The line, from 1, of the first statement that takes it.</summary>
    public required int Line { get; init; }

    /// <summary>One line for people.</summary>
    public override string ToString() => $"{Lock} on {Object} (line {Line}{(IsRewritten ? ", rewrite" : string.Empty)})";
}
