namespace PgMigrate;

/// <summary>A script and how it stands to a database: what <c>Get-PgMigration</c> emits.</summary>
public sealed record MigrationScript
{
    /// <summary>Host and port, as <c>host:port</c>; null before a database was asked.</summary>
    public string? Server { get; init; }

    /// <summary>The database; null before one was asked.</summary>
    public string? Database { get; init; }

    /// <summary>The script's name as grate records it: its path within its folder, with <c>/</c>.</summary>
    public required string Script { get; init; }

    /// <summary>grate's folder (<c>up</c>, <c>views</c> …); null for a script that is missing from the folder.</summary>
    public string? Folder { get; init; }

    /// <summary>Full path of the file; null for a script that is missing from the folder.</summary>
    public string? Path { get; init; }

    /// <summary>How often it runs.</summary>
    public required ScriptKind Kind { get; init; }

    /// <summary>How it stands to the database.</summary>
    public required MigrationState State { get; init; }

    /// <summary>Why it is in that state, where the state alone does not say; null otherwise.</summary>
    public string? Reason { get; init; }

    /// <summary>
    /// Of a changed script, what of it differs from the text that was applied: lines that were there begin with <c>-</c>, lines
    /// that are there now with <c>+</c>; null for others, and where the text was not kept.
    /// </summary>
    public string? Difference { get; init; }

    /// <summary>The environment it is restricted to, by name or directive; null where it runs in all.</summary>
    public string? Environment { get; init; }

    /// <summary>The phase that it names; null where it names none, or is missing from the folder.</summary>
    public MigrationPhase? Phase { get; init; }

    /// <summary>Scripts named by its <c>requires</c> directive.</summary>
    public IReadOnlyList<string> Requires { get; init; } = [];

    /// <summary>grate's hash of the text (MD5, base64); of the applied text where the file is missing.</summary>
    public string? Hash { get; init; }

    /// <summary>When it was last applied (UTC); null if never.</summary>
    public DateTimeOffset? AppliedAt { get; init; }

    /// <summary>The statements in it, in order; empty for a script that is missing from the folder.</summary>
    public IReadOnlyList<ScriptStatement> Statements { get; init; } = [];
}
