using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Layouts.Liquibase.Changes;

/// <summary>What the writers of changes share: the SQL so far, how names are written, and the way to refuse.</summary>
/// <param name="sql">Gets the SQL.</param>
/// <param name="names">How names are written.</param>
internal sealed class ChangeWriter(PlacedSql sql, LiquibaseName names)
{
    /// <summary>How names are written.</summary>
    public LiquibaseName Names => names;

    /// <summary>Why a change is refused, with its line.</summary>
    public List<(int Line, string Message)> Refused { get; } = [];

    /// <summary>Adds a statement, without its semicolon.</summary>
    public void Add(int line, string statement) => sql.Add(line, $"{statement};");

    /// <summary>Adds a part of a statement.</summary>
    public void AddPart(int line, string part) => sql.Add(line, part);

    /// <summary>Adds a text of the user's, which may have several statements.</summary>
    public void AddWritten(int line, string text) => sql.AddWritten(line, text);

    /// <summary>Refuses a change.</summary>
    public void Refuse(int line, string message) => Refused.Add((line, message));

    /// <summary>A needed value; a change without it is refused.</summary>
    public string Need(ChangeLogNode change, string name)
    {
        if (change[name] is { } value)
            return value;
        Refuse(change.Line, $"{change.Name} has no {name}.");
        return "?";
    }

    /// <summary>The table of a change, with its schema.</summary>
    public string Table(ChangeLogNode change, string name = "tableName", string schema = "schemaName") =>
        names.Of(change[schema], Need(change, name));

    /// <summary>A remark, as a statement of its own.</summary>
    /// <param name="line">Where it stands.</param>
    /// <param name="thing">What it is about: <c>TABLE t</c>.</param>
    /// <param name="remark">The remark; null for none.</param>
    public void Comment(int line, string thing, string? remark)
    {
        if (remark is not null)
            Add(line, $"COMMENT ON {thing} IS {SqlLiteral.Quote(remark)}");
    }
}
