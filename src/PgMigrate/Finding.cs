namespace PgMigrate;

/// <summary>Something that a check has found: what <c>Test-PgMigration</c> emits.</summary>
public sealed record Finding
{
    /// <summary>The rule's stable id, such as <c>set-not-null</c>; what <c>-- pgmigrate:allow</c> names.</summary>
    public required string RuleId { get; init; }

    /// <summary>Host and port of the database that was asked, as <c>host:port</c>; null where none was.</summary>
    public string? Server { get; init; }

    /// <summary>The database that was asked; null where none was.</summary>
    public string? Database { get; init; }

    /// <summary>The schema that a run would be about; null for the database as a whole.</summary>
    public string? Schema { get; init; }

    /// <summary>How grave it is here: the rule's own severity, or what options say for the rule or the environment.</summary>
    public required FindingSeverity Severity { get; init; }

    /// <summary>The script's name as grate records it; null where no one script is concerned.</summary>
    public string? Script { get; init; }

    /// <summary>Full path of the file; null where there is none.</summary>
    public string? Path { get; init; }

    /// <summary>Line in the file, from 1; null where the file as a whole is meant.</summary>
    public int? Line { get; init; }

    /// <summary>Column in the file, from 1, in UTF-16 units; null where there is no line.</summary>
    public int? Column { get; init; }

    /// <summary>The statement as written, secrets masked; null where none is concerned.</summary>
    public string? Statement { get; init; }

    /// <summary>What is concerned, as written (<c>tara.asset</c>); null where there is no one object.</summary>
    public string? Object { get; init; }

    /// <summary>Whether it was read from the scripts or seen on a server that ran them.</summary>
    public required FindingEvidence Evidence { get; init; }

    /// <summary>The strongest table lock that is, or was, taken; null where that is not the point.</summary>
    public TableLock? Lock { get; init; }

    /// <summary>What was found, in one sentence.</summary>
    public required string Message { get; init; }

    /// <summary>Why it matters.</summary>
    public required string Reason { get; init; }

    /// <summary>What to do instead, with SQL where possible.</summary>
    public required string SafeWay { get; init; }

    /// <summary>The rule's documentation page, from the root of PgMigrate's repository.</summary>
    public required Uri HelpUri { get; init; }

    /// <summary>
    /// The reason of the <c>-- pgmigrate:allow</c> line that silences it; null where none does. A silenced finding stops nothing.
    /// </summary>
    public string? AllowedBecause { get; init; }
}

/// <summary>How grave a finding is.</summary>
public enum FindingSeverity
{
    /// <summary>Worth knowing.</summary>
    Information,

    /// <summary>May do harm; look at it before production.</summary>
    Warning,

    /// <summary>Will fail or do harm; stops <c>Invoke-PgMigration</c>.</summary>
    Error,
}

/// <summary>Where a finding comes from.</summary>
public enum FindingEvidence
{
    /// <summary>Read from the scripts.</summary>
    Static,

    /// <summary>Seen on a real server.</summary>
    Observed,
}

/// <summary>PostgreSQL's table locks, weakest first.</summary>
public enum TableLock
{
    /// <summary>Taken by SELECT.</summary>
    AccessShare,

    /// <summary>Taken by SELECT … FOR UPDATE.</summary>
    RowShare,

    /// <summary>Taken by INSERT, UPDATE and DELETE.</summary>
    RowExclusive,

    /// <summary>Lets reads and writes go on, but no other schema change.</summary>
    ShareUpdateExclusive,

    /// <summary>Blocks writes.</summary>
    Share,

    /// <summary>Blocks writes, and others that take it.</summary>
    ShareRowExclusive,

    /// <summary>Lets only reads go on.</summary>
    Exclusive,

    /// <summary>Blocks everything, reads too.</summary>
    AccessExclusive,
}
