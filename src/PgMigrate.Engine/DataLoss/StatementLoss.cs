using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.DataLoss;

/// <summary>How a statement destroys data.</summary>
internal enum DataLossKind
{
    /// <summary>A table, or a materialized view, is dropped.</summary>
    DropTable,

    /// <summary>A column is dropped.</summary>
    DropColumn,

    /// <summary>A schema is dropped with all that is in it.</summary>
    DropSchema,

    /// <summary>A table is emptied.</summary>
    Truncate,

    /// <summary>Rows are deleted.</summary>
    Delete,

    /// <summary>Values are overwritten.</summary>
    Update,

    /// <summary>Rows are added: the rules of the table may do more.</summary>
    Insert,

    /// <summary>Values are converted, and the new type may hold less.</summary>
    ChangeType,

    /// <summary>Something else goes, and with CASCADE the tables and columns that depend on it.</summary>
    DropObject,

    /// <summary>All that a role owns is dropped.</summary>
    DropOwned,

    /// <summary>What it does cannot be read: DO, CALL, EXECUTE.</summary>
    Opaque,
}

/// <summary>A statement that destroys data.</summary>
/// <param name="Line">Its line in the script, from 1.</param>
/// <param name="Kind">How.</param>
/// <param name="Object">The table, schema, type or other object; null where it cannot be read.</param>
/// <param name="Column">The column; null for the whole.</param>
/// <param name="IsCascade">True where what depends on it goes, too.</param>
/// <param name="HasWhere">True where only some rows are meant.</param>
internal sealed record StatementLoss(
    int Line,
    DataLossKind Kind,
    ObjectName? Object,
    string? Column = null,
    bool IsCascade = false,
    bool HasWhere = false
)
{
    /// <summary>The statement, without its semicolon.</summary>
    public string Sql { get; init; } = string.Empty;

    /// <summary>
    /// What is dropped, as DROP names it: COLLATION, FUNCTION, TYPE …; null for others than
    /// <see cref="DataLossKind.DropObject"/>.
    /// </summary>
    public string? ObjectType { get; init; }

    /// <summary>The columns that an UPDATE sets; empty where that is not known.</summary>
    public IReadOnlyList<string> Columns { get; init; } = [];

    /// <summary>The new type of a column; null for other losses.</summary>
    public AlterColumnType? NewType { get; init; }
}
