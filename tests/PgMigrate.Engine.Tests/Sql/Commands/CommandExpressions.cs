using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Tests.Sql.Commands;

/// <summary>The expressions that a command holds as text.</summary>
static class CommandExpressions
{
    public static IEnumerable<string> Of(SqlCommand? command) =>
        (
            command switch
            {
                CreateTable table => table
                    .Columns.SelectMany(OfColumn)
                    .Concat(table.Constraints.Select(static constraint => constraint.Expression)),
                AlterTable alter => alter.Actions.SelectMany(OfAction),
                CreateIndex index => [index.Predicate],
                CreateDomain domain => domain.Constraints.Select(static constraint => constraint.Expression),
                _ => [],
            }
        ).OfType<string>();

    static IEnumerable<string?> OfColumn(ColumnDefinition column) =>
        column.Constraints.Select(static constraint => constraint.Expression).Append(column.Default).Append(column.Generated);

    static IEnumerable<string?> OfAction(TableAction action) =>
        action switch
        {
            AddColumn add => OfColumn(add.Column),
            AddConstraint add => [add.Constraint.Expression],
            AlterColumnType type => [type.Using],
            SetDefault set => [set.Expression],
            _ => [],
        };
}
