using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Checks.Design;

/// <summary>A rule about the types of new columns.</summary>
internal abstract class ColumnRule : StatementRule
{
    /// <inheritdoc/>
    public sealed override IEnumerable<Suspicion> Check(StatementSite site)
    {
        foreach (var (table, column) in Columns(site.Command))
            if (column.Type is { Schema: null } type && Check(column, type) is { } message)
                yield return new Suspicion(message) { Object = $"{table}.{column.Name}", Offset = column.Offset };
    }

    /// <summary>What it finds in a column of a built-in type; null for nothing.</summary>
    protected abstract string? Check(ColumnDefinition column, SqlType type);

    private static IEnumerable<(ObjectName Table, ColumnDefinition Column)> Columns(SqlCommand? command) => command switch
    {
        CreateTable { IsTemporary: false, IsForeign: false } create => create.Columns.Select(column => (create.Table, column)),
        AlterTable { Table: { } table } alter => alter.Actions.OfType<AddColumn>().Select(add => (table, add.Column)),
        _ => [],
    };
}
