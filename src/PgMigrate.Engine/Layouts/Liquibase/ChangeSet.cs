namespace PgMigrate.Engine.Layouts.Liquibase;

/// <summary>A changeset, as it stands in its changelog.</summary>
internal sealed record ChangeSet
{
    /// <summary>The changelog that it stands in.</summary>
    public required LayoutFile File { get; init; }

    /// <summary>The line at which it begins.</summary>
    public required int Line { get; init; }

    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>Its author.</summary>
    public required string Author { get; init; }

    /// <summary>What Liquibase calls its changelog.</summary>
    public required string Path { get; init; }

    /// <summary>
    /// Its place in its changelog, from 1; in front of it that of each include that leads there, from the outermost on.
    /// </summary>
    public IReadOnlyList<int> Place { get; init; } = [];

    /// <summary>Contexts, each of which must hold: its own, and those of the includes that lead to it.</summary>
    public IReadOnlyList<string> Contexts { get; init; } = [];

    /// <summary>Its labels; null for none.</summary>
    public string? Labels { get; init; }

    /// <summary>The databases that it is for; null for all.</summary>
    public string? Dbms { get; init; }

    /// <summary>Runs again when it was changed.</summary>
    public bool RunOnChange { get; init; }

    /// <summary>Runs every time.</summary>
    public bool RunAlways { get; init; }

    /// <summary>False where each of its statements commits by itself.</summary>
    public bool InTransaction { get; init; } = true;

    /// <summary>False where Liquibase goes on after an error in it.</summary>
    public bool FailOnError { get; init; } = true;

    /// <summary>Is passed over.</summary>
    public bool Ignore { get; init; }

    /// <summary>What runs it instead of JDBC; null for JDBC.</summary>
    public string? RunWith { get; init; }

    /// <summary>Liquibase's way of quoting names; null for its own.</summary>
    public string? Quoting { get; init; }

    /// <summary>Checksums that are taken for its own.</summary>
    public IReadOnlyList<string> ValidChecksums { get; init; } = [];

    /// <summary>What must hold before it; null for nothing.</summary>
    public ChangeLogNode? Preconditions { get; init; }

    /// <summary>Its changes, of a changelog in XML, YAML or JSON.</summary>
    public IReadOnlyList<ChangeLogNode> Changes { get; init; } = [];

    /// <summary>What takes it back, in such a changelog: each <c>rollback</c> in it.</summary>
    public IReadOnlyList<ChangeLogNode> Rollbacks { get; init; } = [];

    /// <summary>Its text, in a changelog of SQL; null in any other.</summary>
    public ChangeSetSql? Sql { get; init; }

    /// <summary>What Liquibase's table identifies it by.</summary>
    public string Key => $"{Id}::{Author}::{Path}";
}

/// <summary>The text of a changeset in a changelog of SQL.</summary>
internal sealed record ChangeSetSql
{
    /// <summary>
    /// Its lines, the one of <c>--changeset</c> first; what Liquibase passes over is empty, so that each stands where it did.
    /// </summary>
    public required IReadOnlyList<string> Lines { get; init; }

    /// <summary>What Liquibase executes: the text whose checksum it keeps, without the lines that are the changelog's.</summary>
    public required string Executed { get; init; }

    /// <summary>What takes it back; empty for nothing.</summary>
    public string Rollback { get; init; } = string.Empty;

    /// <summary>The line of the first <c>--rollback</c>.</summary>
    public int RollbackLine { get; init; }

    /// <summary>True where comments are not sent.</summary>
    public bool StripComments { get; init; } = true;

    /// <summary>False where the text is sent as one.</summary>
    public bool SplitStatements { get; init; } = true;

    /// <summary>What ends a statement; null for <c>;</c>.</summary>
    public string? EndDelimiter { get; init; }

    /// <summary>What ends a statement of the rollback; null for <c>;</c>.</summary>
    public string? RollbackEndDelimiter { get; init; }
}
