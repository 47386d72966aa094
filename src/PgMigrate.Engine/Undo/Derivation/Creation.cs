using PgMigrate.Engine.Sql.Names;

namespace PgMigrate.Engine.Undo.Derivation;

/// <summary>Something that the script makes.</summary>
/// <param name="type">Its type as DROP names it; COLUMN and CONSTRAINT, too.</param>
/// <param name="order">How many were made before it.</param>
internal sealed class Creation(string type, int order)
{
    /// <summary>Its type as DROP names it.</summary>
    public string Type => type;

    /// <summary>How many were made before it.</summary>
    public int Order => order;

    /// <summary>The object; for a part of a table, that table.</summary>
    public required Target Target { get; init; }

    /// <summary>The name of a column, constraint, trigger or policy; null for what stands alone.</summary>
    public string? Part { get; set; }

    /// <summary>The arguments of a routine as written.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>A routine's name and arguments as the server writes them; null where they are not known.</summary>
    public string? Signature { get; init; }

    /// <summary>The kind of relation that ALTER has to name for a column or constraint.</summary>
    public string TableType { get; init; } = "TABLE";

    /// <summary>Where the script looked for names when it was made.</summary>
    public SearchPath? Path { get; set; }

    /// <summary>True for what ends with the session.</summary>
    public bool IsTemporary { get; init; }

    /// <summary>True for an index that was made CONCURRENTLY, and goes so.</summary>
    public bool IsConcurrent { get; init; }

    /// <summary>True where it was made without a schema while the script had a search path of its own.</summary>
    public bool MadeOnPath { get; init; }

    /// <summary>True for what goes with its table.</summary>
    public bool IsImplied { get; init; }

    /// <summary>True once the script itself has dropped it.</summary>
    public bool IsGone { get; set; }

    /// <summary>
    /// True where rows that come and go may change other tables: it has a trigger or a rule, or tables that stay point to it.
    /// </summary>
    public bool ReachesOthers { get; set; }

    /// <summary>The table of an index; null for the others.</summary>
    public Target? IndexOf { get; init; }

    /// <summary>True for a part of a table.</summary>
    public bool IsPart => Part is not null;

    /// <summary>The statement that drops it; null where none is needed.</summary>
    public string? Drop() => IsGone || IsTemporary || IsImplied ? null : $"{Statement()} RESTRICT";

    /// <summary>Takes it back.</summary>
    public Inverse TakeBack() => Inverse.Of(new InverseStatement(Target, Drop) { IsConstraint = Type == "CONSTRAINT" });

    private string Statement() =>
        Type switch
        {
            "COLUMN" or "CONSTRAINT" => $"ALTER {TableType} {Target.Sql} DROP {Type} {ServerQuote.Name(Part!)}",
            "TRIGGER" or "POLICY" or "RULE" => $"DROP {Type} {ServerQuote.Name(Part!)} ON {Target.Sql}",
            "FUNCTION" or "PROCEDURE" => $"DROP {Type} {Signature ?? $"{Target.Sql}({string.Join(", ", Arguments)})"}",
            "INDEX" when IsConcurrent => $"DROP INDEX CONCURRENTLY {Target.Sql}",
            _ => $"DROP {Type} {Target.Sql}",
        };
}
