using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Sessions.Waiting;

/// <summary>The strongest lock that a script was foretold to take on a table, or on an index.</summary>
/// <param name="Name">Its name, with the schema that it is likely to be in.</param>
/// <param name="Schemas">The schemas that it may be in: several where the text names none.</param>
/// <param name="Lock">The lock.</param>
/// <param name="Line">The line, from 1, of the first statement that takes one.</param>
internal sealed record ForetoldTable(ObjectName Name, IReadOnlyList<string> Schemas, TableLock Lock, int Line)
{
    /// <summary>True where a rule says that it is rewritten.</summary>
    public bool IsRewritten { get; init; }

    /// <summary>True where its indexes are locked against everybody: whoever plans a query of the table waits.</summary>
    public bool LocksIndexes { get; init; }

    /// <summary>True where its partitions are locked in the same way.</summary>
    public bool ReachesParts { get; init; }

    /// <summary>Whether it is what the server calls so.</summary>
    public bool Is(ObjectName seen) => seen.Name == Name.Name && (seen.Schema is null || Schemas.Contains(seen.Schema));
}
